"""Websockets through the gateway, with a real library on both ends and as raw bytes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from tests.support.wire import (
    OK,
    Gateway,
    Visit,
    answering,
    eventually,
    gateway,
    settled,
    through,
    unused_port,
)

Refusal = Callable[[ServerConnection, Request], Response]
HANDSHAKE = (
    b"GET /items/ws?x=1 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
    b"Sec-WebSocket-Protocol: v1, v2\r\nOrigin: http://a\r\nCookie: c=1\r\n\r\n"
)
SWITCH = (
    b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n"
)
GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        if message == "close":
            await connection.close(4001, "as you wish")
            return
        await connection.send(message)


@asynccontextmanager
async def echoing(
    refuse: Refusal | None = None, subprotocols: list[Subprotocol] | None = None
) -> AsyncIterator[Gateway]:
    server = serve(echo, "127.0.0.1", 0, max_size=None, process_request=refuse, subprotocols=subprotocols)
    async with server as listening, gateway(next(iter(listening.sockets)).getsockname()[1]) as running:
        yield running


def socket_of(running: Gateway) -> str:
    return f"ws://127.0.0.1:{running.port}/items/ws"


async def test_messages_pass_both_ways() -> None:
    async with echoing() as running, connect(socket_of(running), max_size=None) as client:
        for message in ("سلام", b"\0\xff", "", "x" * 70_000, b"\x01" * (16 << 20)):
            await client.send(message)
            assert await client.recv() == message


async def test_large_message_passes_without_compression() -> None:
    async with echoing() as running, connect(socket_of(running), max_size=None, compression=None) as client:
        message = bytes(range(256)) * (16 << 12)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(client.send(message))
            assert await client.recv() == message


async def test_fragments_subprotocol_compression_and_ping_pass() -> None:
    wanted = [Subprotocol("v1.chat"), Subprotocol("v2.chat")]
    async with (
        echoing(subprotocols=[Subprotocol("v2.chat")]) as running,
        connect(socket_of(running), subprotocols=wanted) as client,
    ):
        assert client.subprotocol == "v2.chat"
        assert client.protocol.extensions
        await client.send(["frag", "ment", "ed"])
        assert await client.recv() == "fragmented"
        assert await (await client.ping(b"token")) >= 0


async def test_ping_of_the_side_is_answered_by_the_client() -> None:
    ponged: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def ping(connection: ServerConnection) -> None:
        ponged.set_result(await (await connection.ping(b"are you there")))
        await connection.wait_closed()

    async with (
        serve(ping, "127.0.0.1", 0) as server,
        gateway(next(iter(server.sockets)).getsockname()[1]) as running,
        connect(socket_of(running)),
    ):
        assert await asyncio.wait_for(ponged, 5) >= 0


async def test_close_code_of_the_side_reaches_the_client() -> None:
    async with echoing() as running, connect(socket_of(running)) as client:
        await client.send("close")
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert (client.close_code, client.close_reason) == (4001, "as you wish")


async def test_close_code_of_the_client_reaches_the_side() -> None:
    seen: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    async def listen(connection: ServerConnection) -> None:
        await connection.wait_closed()
        seen.set_result(connection.close_code)

    async with serve(listen, "127.0.0.1", 0) as server, gateway(next(iter(server.sockets)).getsockname()[1]) as running:
        async with connect(socket_of(running)) as client:
            await client.close(3999, "bye")
        assert await asyncio.wait_for(seen, 5) == 3999


async def test_refused_handshake_is_passed_on() -> None:
    def refuse(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(403, "not today\n")

    async with echoing(refuse) as running:
        with pytest.raises(InvalidStatus) as caught:
            await connect(socket_of(running))
        assert caught.value.response.status_code == 403
        assert caught.value.response.body == b"not today\n"


@pytest.mark.parametrize("cut", [0, 8, len(GET)])
async def test_connection_goes_on_as_http_after_a_refused_handshake(cut: int) -> None:
    refused = b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno"
    async with through(answering(refused, OK)) as (running, _):
        client = await running.client()
        assert (await client.ask(HANDSHAKE + GET[:cut])).status == 426
        await client.send(GET[cut:])
        assert (await client.reply()).body == b"ok"
        assert (await client.ask(HANDSHAKE)).status == 426


async def test_handshake_passes_with_its_own_fields() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(SWITCH.replace(b"x\r\n\r\n", b"x\r\nSec-WebSocket-Protocol: v2\r\nSet-Cookie: a=1\r\n\r\n"))
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        reply = await client.ask(HANDSHAKE)
        assert (reply.status, reply.one("Sec-WebSocket-Protocol"), reply.one("Set-Cookie")) == (101, b"v2", b"a=1")
        assert (reply.one("Upgrade"), reply.one("Connection")) == (b"websocket", b"Upgrade")
        lines = upstream.received.split(b"\r\n")
        assert lines[0] == b"GET /items/ws?x=1 HTTP/1.1"
        assert b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits" in lines
        assert b"Sec-WebSocket-Protocol: v1, v2" in lines
        assert [line.lower() for line in lines if line.lower().startswith((b"connection", b"upgrade"))] == [
            b"connection: upgrade",
            b"upgrade: websocket",
        ]


async def test_bytes_behind_the_handshake_are_not_lost() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(SWITCH + b"GREETING")
        assert await visit.reader.readexactly(5) == b"EARLY"
        await visit.say(b"SEEN")

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(HANDSHAKE + b"EARLY")
        assert (await client.read_head())[0] == 101
        assert await client.reader.readexactly(12) == b"GREETINGSEEN"


async def test_end_of_the_side_ends_the_client() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(SWITCH + b"bye")

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(HANDSHAKE)
        await client.read_head()
        assert await client.reader.read() == b"bye"
        client.writer.close()
        await eventually(lambda: not running.edge.connections)
        assert running.events("gateway.request")[0]["status"] == 101


@pytest.mark.parametrize("abrupt", [False, True])
async def test_end_of_the_client_ends_the_side(abrupt: bool) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(SWITCH)
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        assert (await client.ask(HANDSHAKE)).status == 101
        await client.send(b"last words")
        if abrupt:
            client.leave()
        else:
            client.writer.close()
        await eventually(upstream.visits[0].reader.at_eof)
        await eventually(lambda: not running.edge.connections)
        assert upstream.received.endswith(b"last words")


async def test_half_closed_client_still_hears_the_side() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(SWITCH)
        await visit.gone()
        await visit.say(b"I have heard you out")

    async with through(script) as (running, _):
        client = await running.client()
        assert (await client.ask(HANDSHAKE)).status == 101
        client.writer.write_eof()
        assert await client.reader.read() == b"I have heard you out"


async def test_client_that_leaves_before_the_answer_cancels_the_handshake() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        await client.send(HANDSHAKE)
        await eventually(lambda: bool(upstream.received))
        client.leave()
        async with asyncio.timeout(1):
            await eventually(lambda: upstream.visits[0].reader.at_eof() and not running.edge.connections)


async def test_flood_before_the_answer_is_held_back() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        await client.send(HANDSHAKE)
        await eventually(lambda: bool(upstream.received))
        client.writer.write(b"x" * 40_000_000)
        assert await settled(client.writer.transport.get_write_buffer_size) > 0


async def test_dead_side_is_a_bad_gateway_that_ends_the_connection() -> None:
    async with gateway(await unused_port()) as running:
        client = await running.client()
        reply = await client.ask(HANDSHAKE)
        assert (reply.status, reply.one("Connection")) == (502, b"close")
        assert await client.is_closed()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nBad Name: 1\r\nConnection: Upgrade\r\n\r\n",
        b"HTTP/1.1 101 Switching",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
async def test_malformed_switch_is_a_bad_gateway(answer: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(answer)

    async with through(script) as (running, _):
        assert (await running.ask(HANDSHAKE)).status == 502


async def test_early_hints_before_a_switch_pass() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + SWITCH + b"hello")
        await visit.gone()

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(HANDSHAKE)
        heads = [await client.read_head(), await client.read_head()]
        assert [head[0] for head in heads] == [103, 101]
        assert await client.reader.readexactly(5) == b"hello"


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\nContent-Length: 3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc",
        b"GET / HTTP/1.0\r\nHost: a\r\nConnection: Upgrade, keep-alive\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
async def test_other_upgrades_are_plain_requests(head: bytes) -> None:
    async def script(visit: Visit) -> None:
        assert b"pgrade" not in await visit.head()
        body = await visit.body(3)
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext")

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(head + GET)
        assert [(await client.reply()).body for _ in range(2)] == [b"abc", b"next"]


async def test_smuggled_request_behind_a_foreign_upgrade_stays_a_body() -> None:
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: %d\r\n\r\n" % len(
        smuggled
    )

    async def script(visit: Visit) -> None:
        await visit.head()
        assert await visit.body(len(smuggled)) == smuggled
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    async with through(script) as (running, _):
        assert (await running.ask(head + smuggled)).body == b"ok"
        assert len(running.events("gateway.request")) == 1
