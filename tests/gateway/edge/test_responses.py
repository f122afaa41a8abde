"""What crosses from a side to a client, and what a client sees of a side that breaks HTTP."""

import asyncio

import pytest

from gateway.upstream import PoolLimits
from tests.support.wire import OK, Reply, Setup, Visit, answering, gateway, through, unused_port

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
HEAD = b"HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n"


async def reply_to(answer: bytes, request: bytes = GET) -> Reply:
    async with through(answering(answer)) as (running, _):
        client = await running.client()
        await client.send(request)
        return await client.reply(head_only=request.startswith(b"HEAD"))


async def test_field_lines_pass_in_order_case_and_number() -> None:
    lines = (
        b"Content-Type: text/plain; charset=iso-8859-1\r\nSet-Cookie: a=1; Path=/\r\nx-lower: 1\r\nSET-COOKIE: b=2, c\r\n"
        b"X-Empty:\r\nSet-Cookie: a=3\r\nX-Raw: caf\xe9\r\nLocation: http://other/\r\n"
    )
    reply = await reply_to(b"HTTP/1.1 200 Fine, thanks\r\n%bContent-Length: 2\r\nDate: x\r\n\r\nok" % lines)
    assert reply.reason == b"Fine, thanks"
    assert reply.all("Set-Cookie") == [b"a=1; Path=/", b"b=2, c", b"a=3"]
    sent = [tuple(line.split(b":", 1)) for line in lines.split(b"\r\n")[:-1]]
    assert reply.headers[: len(sent)] == [(name, value.strip()) for name, value in sent]


@pytest.mark.parametrize(
    "field",
    [
        b"Connection: keep-alive",
        b"Keep-Alive: timeout=5",
        b"Proxy-Connection: close",
        b"TE: trailers",
        b"Trailer: X-Sum",
        b"Upgrade: h2c",
        b"X-Private: 1\r\nConnection: x-private",
    ],
)
async def test_hop_by_hop_fields_are_removed(field: bytes) -> None:
    reply = await reply_to(b"HTTP/1.1 200 OK\r\n%b\r\nContent-Length: 2\r\nX-Kept: 1\r\n\r\nok" % field)
    assert reply.all(field.partition(b":")[0].decode()) == []
    assert (reply.one("X-Kept"), reply.body) == (b"1", b"ok")


async def test_content_coding_is_not_touched() -> None:
    coded = bytes(range(256))
    reply = await reply_to(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 256\r\n\r\n" + coded)
    assert (reply.one("Content-Encoding"), reply.body) == (b"gzip", coded)


async def test_date_is_added_only_where_there_is_none() -> None:
    assert (await reply_to(OK)).one("Date").endswith(b"GMT")
    assert (await reply_to(OK.replace(b"\r\n\r\n", b"\r\nDate: yesterday\r\n\r\n"))).all("Date") == [b"yesterday"]


@pytest.mark.parametrize(
    ("head", "length"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4321\r\n\r\n", [b"4321"]),
        (b"HTTP/1.1 200 OK\r\n\r\n", []),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", []),
        (b"HTTP/1.1 404 Nope\r\nContent-Length: 7\r\n\r\n", [b"7"]),
    ],
)
async def test_head_has_no_body_and_the_connection_goes_on(head: bytes, length: list[bytes]) -> None:
    async with through(answering(head, OK)) as (running, _):
        client = await running.client()
        await client.send(HEAD)
        reply = await client.reply(head_only=True)
        assert reply.all("Content-Length") == length
        assert reply.all("Transfer-Encoding") == []
        assert (await client.ask(GET)).body == b"ok"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n", 204),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204),
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", 304),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 999\r\n\r\n", 304),
        (b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", 304),
    ],
)
async def test_bodiless_status_keeps_the_connection(head: bytes, status: int) -> None:
    async with through(answering(head, OK)) as (running, upstream):
        client = await running.client()
        reply = await client.ask(GET)
        assert reply.status == status
        assert reply.all("Transfer-Encoding") == []
        assert status == 304 or reply.all("Content-Length") == []
        assert (await client.ask(GET)).body == b"ok"
        assert len(upstream.visits) == 1


async def test_empty_body_of_length_nought_says_so() -> None:
    reply = await reply_to(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert (reply.one("Content-Length"), reply.body) == (b"0", b"")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_passed_on_and_not_followed(status: int) -> None:
    async with through(answering(b"HTTP/1.1 %d Go\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n" % status)) as (
        running,
        upstream,
    ):
        reply = await running.ask(GET)
        assert (reply.status, reply.one("Location")) == (status, b"/b")
        assert upstream.received.count(b"HTTP/1.1\r\n") == 1


async def test_range_and_its_partial_answer_pass() -> None:
    partial = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-4/10\r\nContent-Length: 3\r\n\r\ncde"
    async with through(answering(partial)) as (running, upstream):
        reply = await running.ask(b"GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=2-4\r\nIf-Range: x\r\n\r\n")
        assert b"Range: bytes=2-4\r\nIf-Range: x\r\n" in upstream.received
    assert (reply.status, reply.one("Content-Range"), reply.body) == (206, b"bytes 2-4/10", b"cde")


async def test_informational_answers_pass_before_the_final_one() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nConnection: x\r\n\r\n"
    async with through(answering(b"HTTP/1.1 102 Processing\r\n\r\n" + hints + hints + OK)) as (running, _):
        client = await running.client()
        await client.send(GET)
        heads = [await client.read_head() for _ in range(4)]
        assert [head[0] for head in heads] == [102, 103, 103, 200]
        assert heads[1][2] == [(b"Link", b"</a.css>")]
        assert await client.reader.readexactly(2) == b"ok"


async def test_early_hints_arrive_before_the_side_goes_on() -> None:
    release = asyncio.Event()

    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        await release.wait()
        await visit.say(OK)

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(GET)
        assert (await client.read_head())[0] == 103
        release.set()
        assert (await client.reply()).body == b"ok"


async def test_informational_answers_are_kept_from_http_1_0() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    reply = await reply_to(hints + OK, b"GET / HTTP/1.0\r\nHost: a\r\n\r\n")
    assert (reply.status, reply.informational, reply.body) == (200, [], b"ok")


MALFORMED = [
    b"HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/3.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    b"HTTX/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    b"RTSP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
    b"ICY 200 OK\r\nContent-Length: 2\r\n\r\nok",
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"hello\r\n",
    b"HTTP/1.1 200 O\0K\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nBad : 1\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nokk",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: %b\r\n\r\n" % (b"x" * 900_000),
    b"HTTP/1.1 103 Early\r\n\r\n" * 20_000,
    b"",
    b"HTTP/1.1 200 OK\r\nContent-Le",
    b"HTTP/1.1 103 Early Hints\r\n\r\n",
]


@pytest.mark.parametrize("answer", MALFORMED, ids=lambda answer: repr(answer[:60]))
async def test_malformed_answer_is_a_bad_gateway(answer: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(answer)

    async with through(script) as (running, upstream):
        reply = await running.ask(GET)
        assert reply.status == 502
        assert b'"code":"protocol"' in reply.body
        assert str(upstream.port).encode() not in reply.body


@pytest.mark.parametrize("answer", MALFORMED[:5], ids=lambda answer: repr(answer[:60]))
async def test_malformed_answer_in_single_bytes_is_one_too(answer: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        for index in range(len(answer)):
            visit.writer.write(answer[index : index + 1])
            await asyncio.sleep(0)  # a turn of the loop, so that the gateway reads this byte alone

    async with through(script) as (running, _):
        assert (await running.ask(GET)).status == 502


async def test_client_of_a_bad_gateway_may_go_on() -> None:
    async with through(answering(b"HTTP/1.1 what\r\n\r\n")) as (running, upstream):
        client = await running.client()
        assert (await client.ask(GET)).status == 502
        upstream.script = answering(OK)
        assert (await client.ask(GET)).body == b"ok"


BROKEN = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
]


@pytest.mark.parametrize("answer", BROKEN)
@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
async def test_answer_that_ends_early_never_ends_cleanly(answer: bytes, version: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(answer)

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(GET.replace(b"1.1", version))
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await client.reply()
        assert running.events("gateway.request")[0]["error"] == "protocol"


@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
async def test_reset_is_no_end_of_an_answer_without_length(version: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\n\r\nhello")
        await release.wait()
        visit.reset()

    release = asyncio.Event()
    async with through(script) as (running, _):
        client = await running.client()
        await client.send(GET.replace(b"1.1", version))
        await client.read_head()
        release.set()
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            assert not (
                await client.reader.readuntil(b"0\r\n\r\n") if version == b"1.1" else await client.reader.read()
            )


@pytest.mark.parametrize(("version", "framing"), [(b"1.1", b"chunked"), (b"1.0", None)])
async def test_answer_that_ends_with_its_connection_is_whole(version: bytes, framing: bytes | None) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.0 200 OK\r\nX: 1\r\n\r\nhello")

    async with through(script) as (running, _):
        reply = await running.ask(GET.replace(b"1.1", version))
        assert reply.all("Transfer-Encoding") == ([framing] if framing else [])
        assert reply.body == b"hello"


async def test_time_out_is_a_gateway_timeout() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        assert await visit.gone()

    async with through(script, Setup(limits=PoolLimits(read_timeout=0.05))) as (running, upstream):
        reply = await running.ask(GET)
        assert reply.status == 504
        assert b'"code":"timeout"' in reply.body
        assert str(upstream.port).encode() not in reply.body


async def test_time_out_within_a_body_breaks_it() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        await visit.gone()

    async with through(script, Setup(limits=PoolLimits(read_timeout=0.05))) as (running, _):
        client = await running.client()
        await client.send(GET)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await client.reply()


async def test_dead_side_is_a_bad_gateway_and_the_client_may_go_on() -> None:
    async with gateway(await unused_port()) as running:
        client = await running.client()
        for _ in range(2):
            assert (await client.ask(GET)).status == 502
        await client.send(HEAD)
        assert (await client.reply(head_only=True)).status == 502
        assert (await client.ask(GET)).status == 502
