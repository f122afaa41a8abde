"""The data plane over raw sockets: framing, connections, bodies."""

import asyncio

import pytest

from tests.support.wire import OK, Setup, Visit, answering, through

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


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\nabc\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET foo HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1 x\r\nHost: a\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
async def test_malformed_request_reaches_no_upstream(head: bytes) -> None:
    async with through(answering(OK)) as (gateway, upstream):
        client = await gateway.client()
        reply = await client.ask(head)
        assert reply.status == 400
        assert b'"request_id"' in reply.body
        assert await client.is_closed()
        assert upstream.visits == []


async def test_keep_alive_and_pipelining_keep_order() -> None:
    async def script(visit: Visit) -> None:
        while head := await visit.head():
            path = head.split(b" ")[1]
            await visit.say(
                b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(path), path)
            )

    requests = b"".join(
        b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % number for number in range(40)
    )
    async with through(script) as (gateway, upstream):
        client = await gateway.client()
        await client.send(requests)
        bodies = [(await client.reply()).body for _ in range(40)]
        assert bodies == [b"/%d" % number for number in range(40)]
        assert len(upstream.visits) == 1


async def test_early_end_of_upstream_looks_broken() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
        )

    async with through(script) as (gateway, _):
        client = await gateway.client()
        await client.send(GET)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await client.reply()
