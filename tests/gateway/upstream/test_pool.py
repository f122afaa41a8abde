"""The pool over real sockets: what is reused, what waits, what is never lost."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from gateway.errors import ConnectError, UpstreamError, UpstreamTimeoutError
from gateway.exchange import Outgoing
from gateway.upstream import Origin, Pool, PoolLimits
from gateway.upstream.connection import Connection
from tests.support.wire import OK, Setup, Upstream, Visit, answering, eventually, through, turns, unused_port

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
ASK = Outgoing("GET", b"/", [(b"Host", b"a")], 0)


@asynccontextmanager
async def pool_of(limits: PoolLimits | None = None) -> AsyncIterator[tuple[Pool, Upstream]]:
    async with Upstream(answering(OK)).running() as upstream:
        pool = Pool(Origin("127.0.0.1", upstream.port), limits or PoolLimits())
        try:
            yield pool, upstream
        finally:
            pool.close()


async def use(connection: Connection) -> None:
    answer = await connection.begin(ASK, b"", uploading=False)
    assert await answer.body.read() == b"ok"


async def test_connection_comes_back_by_itself() -> None:
    async with pool_of() as (pool, upstream):
        first = await pool.acquire()
        await use(first)
        assert await pool.acquire() is first
        assert len(upstream.visits) == 1


async def test_youngest_idle_connection_is_given_first() -> None:
    async with pool_of() as (pool, _):
        old, young = await pool.acquire(), await pool.acquire()
        await use(old)
        await use(young)
        assert await pool.acquire() is young
        assert await pool.acquire() is old


async def test_connection_that_was_idle_too_long_is_not_given() -> None:
    async with pool_of(PoolLimits(idle_timeout=-1.0)) as (pool, _):
        first = await pool.acquire()
        await use(first)
        assert await pool.acquire() is not first
        assert first.closed


async def test_kernel_takes_no_more_ahead_than_it_is_told() -> None:
    async def buffer(limits: PoolLimits) -> int:
        async with pool_of(limits) as (pool, _):
            transport = (await pool.acquire())._transport
            assert transport is not None
            size: int = transport.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
            return size

    # The kernel doubles what it is told (socket(7)).
    assert await buffer(PoolLimits(receive_buffer=8192)) == 2 * 8192 < await buffer(PoolLimits())


async def test_idle_limit_of_the_side_is_shorter_than_ours() -> None:
    async with pool_of() as (pool, upstream):
        upstream.script = answering(OK.replace(b"\r\n\r\n", b"\r\nKeep-Alive: timeout=1\r\n\r\n"))
        first = await pool.acquire()
        await use(first)
        await eventually(lambda: asyncio.get_running_loop().time() > first.idle_since)
        assert await pool.acquire() is not first


async def test_sweep_closes_what_was_idle_too_long() -> None:
    async with pool_of(PoolLimits(idle_timeout=-1.0)) as (pool, upstream):
        first = await pool.acquire()
        await use(first)
        pool.sweep()
        assert first.closed
        await eventually(upstream.visits[0].reader.at_eof)


async def test_closed_by_the_side_is_noticed_before_a_careful_use() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(OK)
        visit.hang_up()
        await visit.writer.wait_closed()
        hung_up.set()

    hung_up = asyncio.Event()
    async with pool_of() as (pool, upstream):
        upstream.script = script
        first = await pool.acquire()
        await use(first)
        await hung_up.wait()
        assert await pool.acquire(careful=True) is not first


async def test_bound_makes_the_next_one_wait_for_a_free_connection() -> None:
    async with pool_of(PoolLimits(connections=1)) as (pool, upstream), asyncio.TaskGroup() as tasks:
        first = await pool.acquire()
        second = tasks.create_task(pool.acquire())
        await turns()
        assert not second.done()
        await use(first)
        assert await second is first
        assert len(upstream.visits) == 1


async def test_those_who_wait_are_served_in_order() -> None:
    async with pool_of(PoolLimits(connections=1)) as (pool, _), asyncio.TaskGroup() as tasks:
        first = await pool.acquire()
        served: list[int] = []

        async def ask(number: int) -> None:
            await use(await pool.acquire())
            served.append(number)

        for number in range(5):
            tasks.create_task(ask(number))
            await turns(2)
        await use(first)
        await eventually(lambda: served == [0, 1, 2, 3, 4])


async def test_one_who_waits_gets_a_new_connection_for_one_that_was_lost() -> None:
    async with pool_of(PoolLimits(connections=1)) as (pool, _), asyncio.TaskGroup() as tasks:
        first = await pool.acquire()
        second = tasks.create_task(pool.acquire())
        await turns()
        first.abort()
        await use(await second)


async def test_one_who_waits_too_long_gets_a_time_out() -> None:
    async with pool_of(PoolLimits(connections=1, connect_timeout=0.02)) as (pool, _):
        first = await pool.acquire()
        with pytest.raises(UpstreamTimeoutError) as caught:
            await pool.acquire()
        assert not caught.value.sent
        await use(first)
        assert await pool.acquire() is first


async def test_connection_given_to_one_who_left_meanwhile_is_not_lost() -> None:
    async with pool_of(PoolLimits(connections=1, connect_timeout=0.5)) as (pool, _), asyncio.TaskGroup() as tasks:
        first = await pool.acquire()
        second = tasks.create_task(pool.acquire())
        await turns()
        pool._release(first)
        second.cancel()
        await turns()
        assert await pool.acquire() is first


async def test_connection_that_dies_on_its_way_to_one_who_waits_is_not_given() -> None:
    async with pool_of(PoolLimits(connections=1)) as (pool, _), asyncio.TaskGroup() as tasks:
        first = await pool.acquire()
        second = tasks.create_task(pool.acquire())
        await turns()
        pool._release(first)
        first.abort()
        given = await second
        assert given is not first
        await use(given)


async def test_idle_connections_make_room_for_one_that_must_be_fresh() -> None:
    async with pool_of(PoolLimits(connections=2, connect_timeout=0.5)) as (pool, _):
        both = [await pool.acquire(), await pool.acquire()]
        for connection in both:
            await use(connection)
        assert await pool.acquire(fresh=True) not in both


async def test_refused_connection_frees_its_place() -> None:
    pool = Pool(Origin("127.0.0.1", await unused_port()), PoolLimits(connections=1, connect_timeout=1))
    for _ in range(3):
        with pytest.raises(ConnectError) as caught:
            await pool.acquire()
        assert not caught.value.sent


async def test_unresolvable_host_is_a_connect_error() -> None:
    pool = Pool(Origin("no-such-host.invalid", 80), PoolLimits())
    with pytest.raises(ConnectError):
        await pool.acquire()


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port whose queue of connections is full: a further one is neither accepted nor refused."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(server.getsockname())
        yield server.getsockname()[1]
        for caller in callers:
            caller.close()


async def test_no_connection_in_time_is_a_time_out_with_nothing_sent(deaf_port: int) -> None:
    pool = Pool(Origin("127.0.0.1", deaf_port), PoolLimits(connections=1, connect_timeout=0.05))
    for _ in range(2):
        with pytest.raises(UpstreamError) as caught:
            await pool.acquire()
        assert (caught.value.status, caught.value.sent) == (504, False)


async def test_one_who_leaves_while_connecting_frees_the_place(deaf_port: int) -> None:
    pool = Pool(Origin("127.0.0.1", deaf_port), PoolLimits(connections=1, connect_timeout=5))
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(pool.acquire())
        await turns()
        first.cancel()
    assert pool._open == 0


async def test_closed_pool_takes_nothing_back() -> None:
    async with pool_of() as (pool, _):
        first = await pool.acquire()
        answer = await first.begin(ASK, b"", uploading=False)
        pool.close()
        await answer.body.read()
        assert first.closed or first not in pool._idle


async def test_queue_of_clients_is_served_over_few_connections() -> None:
    async def script(visit: Visit) -> None:
        while await visit.head():
            await turns(2)
            await visit.say(OK)

    async with through(script, Setup(limits=PoolLimits(connections=3))) as (running, upstream):
        clients = [await running.client() for _ in range(40)]
        for client in clients:
            await client.send(GET * 3)
        for client in clients:
            assert [(await client.reply()).body for _ in range(3)] == [b"ok"] * 3
        assert len(upstream.visits) <= 3
