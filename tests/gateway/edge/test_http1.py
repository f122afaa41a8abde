"""The data plane over raw sockets: framing, connections, bodies."""

import asyncio

import pytest

from tests.support.wire import OK, Visit, answering, through

GET = b"GET /a?b=%2F&c HTTP/1.1\r\nHost: shop.example\r\n\r\n"


async def test_request_passes_unchanged() -> None:
    request = (
        b"GET /a//b/..;x/%7e?q=%zz&q HTTP/1.1\r\nHost: shop.example:81\r\nX-b: 2\r\nx-A:  One \r\n"
        b"Cookie: a=1\r\nX-b: 3\r\nCookie: b=2\r\nX-Empty:\r\n\r\n"
    )
    async with through(answering(OK)) as (gateway, upstream):
        reply = await gateway.ask(request)
    assert reply.body == b"ok"
    lines = upstream.received.split(b"\r\n")
    assert lines[0] == b"GET /a//b/..;x/%7e?q=%zz&q HTTP/1.1"
    assert lines[1:8] == [
        b"Host: shop.example:81",
        b"X-b: 2",
        b"x-A: One",
        b"Cookie: a=1",
        b"X-b: 3",
        b"Cookie: b=2",
        b"X-Empty: ",
    ]


async def test_keep_alive_and_pipelining_keep_order() -> None:
    async def script(visit: Visit) -> None:
        while head := await visit.head():
            path = head.split(b" ")[1]
            await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(path), path))

    requests = b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % number for number in range(40))
    async with through(script) as (gateway, upstream):
        client = await gateway.client()
        await client.send(requests)
        bodies = [(await client.reply()).body for _ in range(40)]
        assert bodies == [b"/%d" % number for number in range(40)]
        assert len(upstream.visits) == 1


async def test_early_end_of_upstream_looks_broken() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")

    async with through(script) as (gateway, _):
        client = await gateway.client()
        await client.send(GET)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await client.reply()
