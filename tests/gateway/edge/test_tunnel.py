"""Websockets through the gateway, with a real library on both ends and as raw bytes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Request, Response

from tests.support.wire import Gateway, Visit, gateway, through


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        if message == "close":
            await connection.close(4001, "as you wish")
            return
        await connection.send(message)


@asynccontextmanager
async def echoing(**options: object) -> AsyncIterator[Gateway]:
    async with serve(echo, "127.0.0.1", 0, max_size=None, **options) as server:  # type: ignore[arg-type] - the options of one test each
        port = next(iter(server.sockets)).getsockname()[1]
        async with gateway(port) as running:
            yield running


async def test_messages_pass_both_ways() -> None:
    async with echoing() as running, connect(f"ws://127.0.0.1:{running.port}/ws", max_size=None) as client:
        for message in ("سلام", b"\0\xff", "x" * 70_000, b"\x01" * (16 << 20)):
            await client.send(message)
            assert await client.recv() == message


async def test_fragments_subprotocol_compression_and_ping_pass() -> None:
    async with (
        echoing(subprotocols=["v2.chat"]) as running,
        connect(f"ws://127.0.0.1:{running.port}/ws", subprotocols=["v1.chat", "v2.chat"]) as client,  # type: ignore[list-item] - plain strings are subprotocols
    ):
        assert client.subprotocol == "v2.chat"
        assert client.protocol.extensions
        await client.send(["frag", "ment", "ed"])
        assert await client.recv() == "fragmented"
        assert await (await client.ping(b"token")) >= 0


async def test_close_code_of_the_side_reaches_the_client() -> None:
    async with echoing() as running, connect(f"ws://127.0.0.1:{running.port}/ws") as client:
        await client.send("close")
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert (client.close_code, client.close_reason) == (4001, "as you wish")


async def test_close_code_of_the_client_reaches_the_side() -> None:
    seen: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    async def listen(connection: ServerConnection) -> None:
        await connection.wait_closed()
        seen.set_result(connection.close_code)

    async with serve(listen, "127.0.0.1", 0) as server:
        async with gateway(next(iter(server.sockets)).getsockname()[1]) as running:
            async with connect(f"ws://127.0.0.1:{running.port}/ws") as client:
                await client.close(3999, "bye")
            assert await asyncio.wait_for(seen, 5) == 3999


async def test_refused_handshake_is_passed_on() -> None:
    def refuse(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(403, "not today\n")

    async with echoing(process_request=refuse) as running:
        with pytest.raises(InvalidStatus) as caught:
            await connect(f"ws://127.0.0.1:{running.port}/ws")
        assert caught.value.response.status_code == 403
        assert caught.value.response.body == b"not today\n"


async def test_bytes_behind_the_handshake_are_not_lost() -> None:
    head = (
        b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nEARLY"
    )

    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Accept: x\r\n\r\nGREETING"
        )
        assert await visit.reader.readexactly(5) == b"EARLY"
        await visit.say(b"SEEN")

    async with through(script) as (running, upstream):
        client = await running.client()
        await client.send(head)
        status, _, headers = await client.read_head()
        assert status == 101
        assert (b"Upgrade", b"websocket") in headers
        assert await client.reader.readexactly(12) == b"GREETINGSEEN"
        assert b"\r\nUpgrade: websocket\r\n" in upstream.received


async def test_other_upgrades_are_plain_requests() -> None:
    async def script(visit: Visit) -> None:
        head = await visit.head()
        assert b"pgrade" not in head
        body = await visit.body(3)
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    async with through(script) as (running, _):
        client = await running.client()
        reply = await client.ask(
            b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            b"HTTP2-Settings: x\r\nContent-Length: 3\r\n\r\nabc"
        )
        assert (reply.status, reply.body) == (200, b"abc")
