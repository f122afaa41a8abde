"""Requests an intermediary must refuse: answered by the gateway itself, and no byte of them reaches a side."""

import asyncio
import json

import pytest

from gateway.edge.http1 import EdgeOptions
from gateway.edge.parser import Limits
from gateway.edge.refusals import refusal
from gateway.errors import ConnectError, ProtocolError, RequestError, UpstreamTimeoutError
from tests.support.wire import OK, Client, Setup, Visit, answering, eventually, gateway, through, turns, unused_port

POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"

AMBIGUOUS_LENGTHS = [
    POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    CHUNKED + b"Content-Length: 3\r\n\r\n0\r\n\r\n",
    CHUNKED + b"content-length:\t5\r\n\r\n0\r\n\r\n",
    POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    POST + b"Content-Length: 3\r\nContent-Length: \r\n\r\nabc",
    POST + b"Content-Length: +3\r\n\r\nabc",
    POST + b"Content-Length: -3\r\n\r\nabc",
    POST + b"Content-Length: 3, 3\r\n\r\nabc",
    POST + b"Content-Length: 3,4\r\n\r\nabc",
    POST + b"Content-Length: 0x3\r\n\r\nabc",
    POST + b"Content-Length: 3.0\r\n\r\nabc",
    POST + b"Content-Length: 1_0\r\n\r\nabcabcabca",
    POST + b"Content-Length: 3 3\r\n\r\nabc",
    POST + b'Content-Length: "3"\r\n\r\nabc',
    POST + b"Content-Length: \xd9\xa3\r\n\r\nabc",
    POST + b"Content-Length:\r\n\r\n",
    POST + b"Content-Length: 18446744073709551617\r\n\r\na",
    POST + b"Content-Length: 99999999999999999999999\r\n\r\na",
]
BAD_CODINGS = [
    POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: identity\r\n\r\n",
    POST + b"Transfer-Encoding: gzip\r\n\r\n",
    POST + b"Transfer-Encoding:\r\n\r\n0\r\n\r\n",
    POST + b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
    POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    POST + b" Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    CHUNKED + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: cow\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
]
BAD_CHUNKS = [
    CHUNKED + b"\r\n0x3\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n3 \r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n 3\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n+3\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n-3\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n3\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n3\rabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n3\r\nabc\n0\r\n\r\n",
    CHUNKED + b"\r\n3\r\nabcd\r\n0\r\n\r\n",
    CHUNKED + b"\r\n3;a\nb\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n3;a=\0\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n;a\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n11111111111111111\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n",
    CHUNKED + b"\r\n3\r\nabc\r\n0\r\nX : 1\r\n\r\n",
    CHUNKED + b"\r\n3\r\nabc\r\n0\r\nX: a\0b\r\n\r\n",
]
BAD_HOSTS = [
    b"GET / HTTP/1.1\r\n\r\n",
    GET + b"Host: a\r\n\r\n",
    GET + b"host: b\r\n\r\n",
    b"GET http://a/ HTTP/1.1\r\n\r\n",
    *(
        b"GET / HTTP/1.1\r\nHost: %b\r\n\r\n" % host
        for host in (
            b"a b",
            b"a/b",
            b"user@a",
            b"a:b",
            b"a\\b",
            b"a?b",
            b"[::1",
            b"::1",
            b"a:80:80",
            b"a#",
            b"<a>",
            b"\xe9",
            b"a%",
        )
    ),
]
BAD_LINES = [
    GET + b"X: a\r\n b\r\n\r\n",
    GET + b"X: a\r\n\tb\r\n\r\n",
    GET + b"X: a\r\n \r\n\r\n",
    b"GET / HTTP/1.1\r\n Host: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    GET + b"X\t: a\r\n\r\n",
    GET + b": a\r\n\r\n",
    GET + b"X\r\n\r\n",
    GET + b"X(1): a\r\n\r\n",
    GET + b"X\x0b: a\r\n\r\n",
    GET + b"X\xe9: a\r\n\r\n",
    GET + b"X: a\0b\r\n\r\n",
    GET + b"X: a\rb\r\n\r\n",
    GET + b"X: a\r\r\n\r\n",
    GET + b"X: a\x01b\r\n\r\n",
    GET + b"X: a\x7fb\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
    GET + b"X: b\n\r\n",
    GET + b"\n",
    b"GET / HTTP/1.1\nHost: a\n\n",
    b"GET / HTTP/1.1\nHost: a\r\n\r\n",
]
BAD_STARTS = [
    b"GET foo HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1 x\r\nHost: a\r\n\r\n",
    b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /caf\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /a\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /a\x7f HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / http/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/11\r\nHost: a\r\n\r\n",
    b"GET / HTTP/ 1.1\r\nHost: a\r\n\r\n",
    b"GET / \r\nHost: a\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40,
]
MALFORMED = AMBIGUOUS_LENGTHS + BAD_CODINGS + BAD_CHUNKS + BAD_HOSTS + BAD_LINES + BAD_STARTS
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize("request_bytes", MALFORMED)
async def test_malformed_request_is_refused_before_any_upstream_byte(request_bytes: bytes) -> None:
    async with through(answering(OK)) as (running, upstream):
        client = await running.client()
        reply = await client.ask(request_bytes)
        assert reply.status in {400, 501}
        assert json.loads(reply.body)["error"]["request_id"]
        assert reply.one("Connection") == b"close"
        assert await client.is_closed()
        assert upstream.visits == []


@pytest.mark.parametrize("request_bytes", [each for each in MALFORMED if b"foo" not in each])
async def test_malformed_request_in_single_bytes_completes_on_no_side(request_bytes: bytes) -> None:
    async def script(visit: Visit) -> None:
        assert b"smuggled" not in await visit.head()
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        await trickle(client, request_bytes + SMUGGLED)
        reply = await client.reply()
        assert reply.status in {400, 501}
        client.leave()
        await eventually(lambda: not running.edge.connections)
        assert b"\r\n0\r\n\r\n" not in upstream.received
        assert b"smuggled" not in upstream.received


@pytest.mark.parametrize("request_bytes", [each for each in BAD_CHUNKS if b"abc" in each and b"0\r\nX" not in each])
async def test_chunk_that_comes_after_its_head_is_judged_before_any_upstream_byte(request_bytes: bytes) -> None:
    head, _, body = request_bytes.partition(b"\r\n\r\n")
    first = body[: body.index(b"abc")] or body
    async with through(answering(OK)) as (running, upstream):
        client = await running.client()
        await client.send(head + b"\r\n\r\n")
        await turns()
        await client.send(first)
        if b"abc" in (rest := body[len(first) :]):
            await client.send(rest)
        assert (await client.reply()).status == 400
        assert upstream.visits == []


async def trickle(client: Client, data: bytes) -> None:
    """One packet for each byte; the refusal may come, and the connection go, before the last."""
    for index in range(len(data)):
        if client.reader.at_eof():
            return
        client.writer.write(data[index : index + 1])
        await asyncio.sleep(0)  # a turn of the loop, so that the gateway reads this byte alone


@pytest.mark.parametrize("version", [b"2.0", b"1.2", b"3.0", b"0.9", b"9.9"])
async def test_other_versions_are_not_spoken(version: bytes) -> None:
    async with through(answering(OK)) as (running, upstream):
        reply = await running.ask(b"GET / HTTP/%b\r\nHost: a\r\n\r\n" % version)
        assert reply.status in {400, 505}
        assert upstream.visits == []


async def test_http_0_9_is_not_spoken() -> None:
    async with through(answering(OK)) as (running, upstream):
        assert (await running.ask(b"GET /\r\n\r\n")).status == 505
        assert upstream.visits == []


async def test_preface_of_http2_is_refused() -> None:
    async with through(answering(OK)) as (running, upstream):
        reply = await running.ask(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert reply.status in {400, 405, 501, 505}
        assert upstream.visits == []


async def test_no_method_is_not_implemented() -> None:
    async with through(answering(OK)) as (running, upstream):
        assert (await running.ask(b"FRO(NICATE / HTTP/1.1\r\nHost: a\r\n\r\n")).status == 501
        assert upstream.visits == []


SMALL = Setup(options=EdgeOptions(Limits(header_bytes=2048, target_bytes=512)))


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /%b HTTP/1.1\r\nHost: a\r\n\r\n" % (b"x" * 600), 414),
        (b"GET /%b" % (b"x" * 600), 414),
        (GET + b"X: %b\r\n\r\n" % (b"x" * 3000), 431),
        (GET + b"X: %b" % (b"x" * 3000), 431),
        (GET + b"%b: 1\r\n\r\n" % (b"x" * 3000), 431),
        (GET + b"%b" % (b"x" * 3000), 431),
        (GET + b"X: y\r\n" * 400 + b"\r\n", 431),
        (GET + b"X: y\r\n" * 500, 431),
    ],
)
async def test_oversize_head_is_refused(request_bytes: bytes, status: int) -> None:
    async with through(answering(OK), SMALL) as (running, upstream):
        client = await running.client()
        assert (await client.ask(request_bytes)).status == status
        assert await client.is_closed()
        assert upstream.visits == []


async def test_sizes_just_within_the_limits_pass() -> None:
    async with through(answering(OK), SMALL) as (running, _):
        client = await running.client()
        head = b"GET /%b HTTP/1.1\r\nHost: a\r\nX: %b\r\n\r\n" % (b"t" * 511, b"x" * 2000)
        for _ in range(3):
            assert (await client.ask(head)).status == 200


@pytest.mark.parametrize("end", [b"3\r\nabc\r\n0\r\nX: ", b"3\r\nabc\r\n0\r\n", b"3\r\nabc\r\n3;x="])
async def test_endless_trailers_and_chunk_extensions_are_refused(end: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()

    async with through(script, SMALL) as (running, upstream):
        client = await running.client()
        await client.send(CHUNKED + b"\r\n" + end)
        await eventually(lambda: bool(upstream.visits))
        await client.send((b"x: y\r\n" if end.endswith(b"\n") else b"x") * 3000)
        assert (await client.reply()).status == 431
        assert await client.is_closed()
        await eventually(upstream.visits[0].reader.at_eof)


async def test_slow_head_is_answered_and_closed() -> None:
    options = EdgeOptions(header_timeout=0.05, keep_alive_timeout=0.05)
    async with through(answering(OK), Setup(options=options)) as (running, upstream):
        client = await running.client()
        assert (await client.ask(b"GET / HTTP/1.1\r\nHo")).status == 408
        assert await client.is_closed()
        assert upstream.visits == []


async def test_slow_head_is_not_kept_open_by_its_bytes() -> None:
    options = EdgeOptions(header_timeout=0.1, keep_alive_timeout=0.1)
    async with through(answering(OK), Setup(options=options)) as (running, _):
        client = await running.client()
        await client.send(b"GET / HTTP/1.1\r\n")
        while not client.reader._buffer:  # type: ignore[attr-defined] # typeshed hides it, and reading would take it
            await client.send(b"X: y\r\n")
            await asyncio.sleep(0)
        assert (await client.reply()).status == 408


async def test_slow_body_ends_the_connection_and_the_upstream_request() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()

    options = EdgeOptions(body_timeout=0.05, keep_alive_timeout=0.05)
    async with through(script, Setup(options=options)) as (running, upstream):
        client = await running.client()
        await client.send(POST + b"Content-Length: 10\r\n\r\nabc")
        assert (await client.reply()).status == 408
        await eventually(upstream.visits[0].reader.at_eof)


async def test_client_that_says_nothing_is_let_go_without_an_answer() -> None:
    async with through(answering(OK), Setup(options=EdgeOptions(keep_alive_timeout=0.05))) as (running, _):
        assert await (await running.client()).is_closed()


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ConnectError("10.1.2.3:9001 refused"), 502, "connect"),
        (ProtocolError("10.1.2.3 sent nonsense"), 502, "protocol"),
        (UpstreamTimeoutError("10.1.2.3 is slow"), 504, "timeout"),
        (KeyError("10.1.2.3"), 500, "internal"),
    ],
)
def test_refusal_names_no_upstream(error: Exception, status: int, code: str) -> None:
    answer = refusal(error, "id-1")
    body = answer.body.take()
    assert answer.status == status
    assert json.loads(body)["error"]["code"] == code
    assert json.loads(body)["error"]["request_id"] == "id-1"
    assert b"10.1.2.3" not in body
    assert (b"X-Request-ID", b"id-1") in answer.headers


def test_refusal_says_what_the_client_did_wrong() -> None:
    error = json.loads(refusal(RequestError(414, "the target is too long"), "x").body.take())["error"]
    assert error == {"code": "bad_request", "message": "the target is too long", "request_id": "x"}


async def test_dead_legacy_is_a_502_in_the_common_shape() -> None:
    port = await unused_port()
    async with gateway(port) as running:
        reply = await running.ask(GET + b"X-Request-ID: my-id\r\n\r\n")
        assert (reply.status, reply.one("Content-Type")) == (502, b"application/json")
        error = json.loads(reply.body)["error"]
        assert (error["code"], error["request_id"], reply.one("X-Request-ID")) == ("connect", "my-id", b"my-id")
        assert str(port) not in str(reply)
        assert "127.0.0.1" not in str(reply)
