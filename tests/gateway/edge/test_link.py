"""A client's socket over real sockets: what is held, how long it may take, how it ends."""

import socket

import pytest

from gateway.edge.http1 import EdgeOptions
from gateway.edge.link import is_reset
from tests.support.wire import OK, Setup, answering, eventually, through

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def test_idle_connection_is_closed_in_the_end() -> None:
    async with through(answering(OK), Setup(options=EdgeOptions(keep_alive_timeout=0.05))) as (running, _):
        client = await running.client()
        assert (await client.ask(GET)).status == 200
        assert await client.is_closed()


async def test_half_a_head_is_refused_in_the_end() -> None:
    async with through(answering(OK), Setup(options=EdgeOptions(header_timeout=0.05))) as (running, upstream):
        client = await running.client()
        reply = await client.ask(GET[:20])
        assert reply.status == 408
        assert await client.is_closed()
        assert upstream.visits == []


async def test_refused_client_that_still_sends_gets_its_answer_first() -> None:
    async with through(answering(OK)) as (running, _):
        client = await running.client()
        client.writer.write(b"GET / HTTP/1.1\r\nbad header\r\n\r\n" + b"x" * 200_000)
        assert (await client.reply()).status == 400


async def test_connection_that_is_cut_is_forgotten() -> None:
    async with through(answering(OK)) as (running, _):
        client = await running.client()
        await client.ask(GET)
        for connection in list(running.edge.connections):
            connection.cut()
        assert await client.is_closed()
        await eventually(lambda: not running.edge.connections)


@pytest.mark.parametrize("gone", [False, True])
async def test_reset_is_seen_on_a_socket_nobody_reads(gone: bool) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    with socket.create_connection(server.getsockname()) as client, server:
        accepted, _ = server.accept()
        with accepted:
            client.sendall(b"unread")
            if gone:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                client.close()
                await eventually(lambda: is_reset(accepted))
            assert is_reset(accepted) is gone
