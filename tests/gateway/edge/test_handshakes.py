"""Handshakes of websockets that the new side should serve, and what legacy makes good."""

from collections.abc import Callable

import pytest

from gateway.upstream import PoolLimits
from tests.support.wire import ITEM_SOCKET, ROUTED, Setup, Visit, answering, both

HANDSHAKE = (
    b"GET /items/ws?x=1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
SWITCH = (
    b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n"
)


async def speaking(visit: Visit, word: bytes) -> None:
    await visit.head()
    await visit.say(SWITCH + word)
    await visit.gone()


async def legacy_speaks(visit: Visit) -> None:
    await speaking(visit, b"legacy")


async def new_speaks(visit: Visit) -> None:
    await speaking(visit, b"newnew")


async def new_hangs_up(visit: Visit) -> None:
    await visit.head()


async def new_is_silent(visit: Visit) -> None:
    await visit.head()
    await visit.gone()


async def test_routed_websocket_is_served_by_new() -> None:
    async with both(legacy_speaks, new_speaks) as (running, _, _):
        client = await running.client()
        assert (await client.ask(HANDSHAKE)).status == 101
        assert await client.reader.readexactly(6) == b"newnew"


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (new_hangs_up, "protocol"),
        (new_is_silent, "timeout"),
        (answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"), "status_500"),
    ],
)
async def test_handshake_that_new_fails_is_legacys_and_counted(new: Callable[[Visit], object], code: str) -> None:
    setup = Setup(flags=ROUTED, limits=PoolLimits(read_timeout=0.05))
    async with both(legacy_speaks, new, setup) as (running, _, _):  # type: ignore[arg-type] # all three are scripts
        client = await running.client()
        assert (await client.ask(HANDSHAKE)).status == 101
        assert await client.reader.readexactly(6) == b"legacy"
        assert running.count("banyan_fallbacks_total", endpoint=ITEM_SOCKET.id, code=code) == 1


async def test_handshakes_that_new_fails_open_the_breaker() -> None:
    async with both(legacy_speaks, new_hangs_up) as (running, _, new):
        for _ in range(8):
            client = await running.client()
            assert (await client.ask(HANDSHAKE)).status == 101
        assert len(new.visits) == 5
        assert running.edge.pipeline.breaker.open_endpoints() == [ITEM_SOCKET.id]


async def test_refused_handshake_of_new_is_an_answer() -> None:
    async with both(legacy_speaks, answering(b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno")) as (
        running,
        legacy,
        _,
    ):
        client = await running.client()
        reply = await client.ask(HANDSHAKE)
        assert (reply.status, reply.body, reply.all("Connection")) == (403, b"no", [])
        assert legacy.visits == []
