"""What the connections of one worker share: how they are told to end, and when the last one has."""

import asyncio

from gateway.edge.state import Edge, EdgeOptions
from gateway.telemetry import RequestIds
from tests.support.wire import OK, answering, through


class Connection:
    """A connection that ends when it is told to, or once it is let."""

    def __init__(self, edge: Edge, *, idle: bool) -> None:
        self.edge = edge
        self.idle = idle
        edge.connections.add(self)

    def close_if_idle(self) -> None:
        if self.idle:
            self.edge.forget(self)

    def cut(self) -> None:
        self.edge.forget(self)


async def edge_of(tasks: asyncio.TaskGroup) -> Edge:
    async with through(answering(OK)) as (running, _):
        return Edge(running.edge.pipeline, tasks, b"a", EdgeOptions(), RequestIds("t"))


async def test_drained_edge_is_empty_once_the_last_connection_is_gone() -> None:
    async with asyncio.TaskGroup() as tasks:
        edge = await edge_of(tasks)
        idle, busy = Connection(edge, idle=True), Connection(edge, idle=False)
        edge.drain()
        assert edge.connections == {busy}
        assert not edge.emptied.is_set()
        busy.cut()
        assert edge.emptied.is_set()
        assert idle not in edge.connections


async def test_edge_that_is_not_draining_is_not_emptied_by_its_last_connection() -> None:
    async with asyncio.TaskGroup() as tasks:
        edge = await edge_of(tasks)
        Connection(edge, idle=True).cut()
        assert not edge.emptied.is_set()
        edge.drain()
        assert edge.emptied.is_set()


async def test_forgetting_twice_is_nothing() -> None:
    async with asyncio.TaskGroup() as tasks:
        edge = await edge_of(tasks)
        connection = Connection(edge, idle=False)
        connection.cut()
        connection.cut()
        assert edge.connections == set()


def test_options_keep_slow_heads_below_half_a_minute() -> None:
    assert EdgeOptions().header_timeout < 30
