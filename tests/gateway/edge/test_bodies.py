"""Bodies on their way: streamed both ways, held back where the other end is slow, never whole in memory."""

import asyncio

import psutil
import pytest

from tests.support.wire import OK, Client, Visit, answering, eventually, settled, through

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: a\r\n"
MIB = 1 << 20
BLOCK = bytes(range(256)) * 1024
BIG = 200 * MIB
BOUND = 40 * MIB


def resident() -> int:
    used: int = psutil.Process().memory_info().rss
    return used


class Watch:
    """The most memory this process had since the watch began."""

    def __init__(self) -> None:
        self._before = resident()
        self.growth = 0

    def look(self) -> None:
        self.growth = max(self.growth, resident() - self._before)


async def drink(reader: asyncio.StreamReader, watch: Watch, size: int) -> int:
    """Read ``size`` bytes and check their pattern at the seams."""
    got = 0
    while got < size:
        data = await reader.read(256 * 1024)
        assert data, f"the stream ended after {got} bytes"
        assert data[0] == got % 256
        got += len(data)
        watch.look()
    return got


@pytest.mark.parametrize("chunked", [False, True])
async def test_large_download_needs_little_memory(chunked: bool) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        framing = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % BIG
        await visit.say(b"HTTP/1.1 200 OK\r\n%b\r\n\r\n" % framing)
        block = b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK) if chunked else BLOCK
        for _ in range(BIG // len(BLOCK)):
            await visit.say(block)
        await visit.say(b"0\r\n\r\n" if chunked else b"")

    async with through(script) as (running, _):
        client = await running.client()
        watch = Watch()
        await client.send(GET)
        await client.read_head()
        if chunked:
            got = 0
            async for chunk in client.chunks():
                got += len(chunk)
                watch.look()
        else:
            got = await drink(client.reader, watch, BIG)
        assert got == BIG
        assert watch.growth < BOUND


@pytest.mark.parametrize("chunked", [False, True])
async def test_large_upload_needs_little_memory(chunked: bool) -> None:
    watch = Watch()

    async def script(visit: Visit) -> None:
        await visit.head()
        got = 0
        if chunked:
            while size := int(await visit.reader.readline(), 16):
                await visit.reader.readexactly(size + 2)
                got += size
                watch.look()
            await visit.reader.readline()
        else:
            got = await drink(visit.reader, watch, BIG)
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n%d" % got)

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(
            POST + (b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"Content-Length: %d\r\n\r\n" % BIG)
        )
        block = b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK) if chunked else BLOCK
        for _ in range(BIG // len(BLOCK)):
            await client.send(block)
        assert (await client.ask(b"0\r\n\r\n" if chunked else b"")).body == b"%d" % BIG
        assert watch.growth < BOUND


async def test_slow_reader_holds_the_side_back() -> None:
    sent = 0

    async def script(visit: Visit) -> None:
        nonlocal sent
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BIG)
        while sent < BIG:
            await visit.say(BLOCK)
            sent += len(BLOCK)

    async with through(script) as (running, _):
        client = await running.client()
        watch = Watch()
        client.writer.transport.pause_reading()  # type: ignore[attr-defined] # a socket's transport can
        await client.send(GET)
        await eventually(lambda: sent > 0)
        await settled(lambda: sent)
        assert 0 < sent < BIG // 2
        watch.look()
        client.writer.transport.resume_reading()  # type: ignore[attr-defined] # as above
        await client.read_head()
        assert await drink(client.reader, watch, BIG) == BIG
        assert watch.growth < BOUND


async def test_slow_side_holds_the_client_back() -> None:
    release = asyncio.Event()
    sent = 0

    async def script(visit: Visit) -> None:
        await visit.head()
        visit.writer.transport.pause_reading()  # type: ignore[attr-defined] # a socket's transport can
        await release.wait()
        visit.writer.transport.resume_reading()  # type: ignore[attr-defined] # as above
        await drink(visit.reader, watch, BIG)
        await visit.say(OK)

    async def upload(client: Client) -> None:
        nonlocal sent
        await client.send(POST + b"Content-Length: %d\r\n\r\n" % BIG)
        while sent < BIG:
            await client.send(BLOCK)
            sent += len(BLOCK)

    async with through(script) as (running, _), asyncio.TaskGroup() as tasks:
        client = await running.client()
        watch = Watch()
        tasks.create_task(upload(client))
        await eventually(lambda: sent > 0)
        await settled(lambda: sent)
        assert sent < BIG // 2
        release.set()
        assert (await client.reply()).body == b"ok"
        assert watch.growth < BOUND


async def test_server_sent_events_arrive_one_by_one() -> None:
    steps: asyncio.Queue[bytes] = asyncio.Queue()

    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        while event := await steps.get():
            await visit.say(b"%x\r\n%b\r\n" % (len(event), event))
        await visit.say(b"0\r\n\r\n")

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(GET)
        assert (await client.read_head())[0] == 200
        chunks = client.chunks()
        for number in range(20):
            steps.put_nowait(b"data: %d\n\n" % number)
            async with asyncio.timeout(5):
                assert await anext(chunks) == b"data: %d\n\n" % number
        steps.put_nowait(b"")
        assert [chunk async for chunk in chunks] == []


@pytest.mark.parametrize("framing", [b"Content-Length: 2\r\n", b"Transfer-Encoding: chunked\r\n", b""])
async def test_head_arrives_before_any_body(framing: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\n%b\r\n" % framing)
        await release.wait()
        await visit.say(b"2\r\nok\r\n0\r\n\r\n" if b"chunked" in framing else b"ok")

    release = asyncio.Event()
    async with through(script) as (running, _):
        client = await running.client()
        await client.send(GET)
        assert (await client.read_head())[0] == 200
        release.set()
        assert b"ok" in await client.reader.readuntil(b"ok")


@pytest.mark.parametrize("chunked", [False, True])
async def test_upload_reaches_the_side_piece_by_piece(chunked: bool) -> None:
    got: asyncio.Queue[bytes] = asyncio.Queue()

    async def script(visit: Visit) -> None:
        await visit.head()
        for _ in range(3):
            got.put_nowait(await (visit.reader.readexactly(8) if chunked else visit.reader.readexactly(3)))
        await visit.say(OK)

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(POST + (b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"Content-Length: 9\r\n\r\n"))
        for piece in (b"abc", b"def", b"ghi"):
            framed = b"3\r\n%b\r\n" % piece if chunked else piece
            await client.send(framed)
            async with asyncio.timeout(5):
                assert await got.get() == framed
        assert (await client.reply()).body == b"ok"


async def test_trailers_are_dropped_in_both_directions() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        assert await visit.reader.readexactly(13) == b"3\r\nabc\r\n0\r\n\r\n"
        await visit.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n")
        await visit.gone()

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(
            POST + b"Transfer-Encoding: chunked\r\nTrailer: X-Up\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-Up: 1\r\n\r\n"
        )
        await client.read_head()
        assert await client.reader.readexactly(12) == b"2\r\nok\r\n0\r\n\r\n"


async def test_continue_of_the_side_reaches_the_client_before_its_body() -> None:
    async def script(visit: Visit) -> None:
        assert b"\r\nExpect: 100-continue\r\n" in await visit.head()
        await visit.say(b"HTTP/1.1 100 Continue\r\n\r\n")
        assert await visit.body(3) == b"abc"
        await visit.say(OK)

    async with through(script) as (running, _):
        client = await running.client()
        for _ in range(2):
            await client.send(POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            assert (await client.read_head())[0] == 100
            assert (await client.ask(b"abc")).body == b"ok"


@pytest.mark.parametrize("framing", [b"Content-Length: 3", b"Transfer-Encoding: chunked"])
async def test_final_answer_without_continue_ends_the_connection(framing: bytes) -> None:
    refused = b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno"
    async with through(answering(refused)) as (running, upstream):
        client = await running.client()
        reply = await client.ask(POST + b"Expect: 100-continue\r\n%b\r\n\r\n" % framing)
        assert (reply.status, reply.body, reply.one("Connection")) == (417, b"no", b"close")
        assert await client.is_closed()
        assert upstream.received.count(b"POST") == 1
        await eventually(upstream.visits[0].reader.at_eof)


async def test_body_sent_without_waiting_for_continue_is_passed_on() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        assert await visit.body(3) == b"abc"
        await visit.say(OK)
        assert await visit.head()
        await visit.say(OK)

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc" + GET)
        assert [(await client.reply()).body for _ in range(2)] == [b"ok", b"ok"]


async def test_early_answer_reaches_a_client_that_still_sends() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo much")
        await visit.gone()  # an end with bytes unread would be a reset, which may overtake the answer

    async with through(script) as (running, upstream):
        client = await running.client()
        await client.send(POST + b"Content-Length: 50000000\r\n\r\nabc")
        await eventually(lambda: bool(upstream.visits))
        client.writer.write(b"x" * 3_000_000)
        reply = await client.reply()
        assert (reply.status, reply.body, reply.one("Connection")) == (413, b"too much", b"close")
        assert await client.is_closed()


async def test_rest_of_an_unread_body_is_no_request() -> None:
    refused = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno"
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    async with through(answering(refused)) as (running, upstream):
        client = await running.client()
        await client.send(POST + b"Content-Length: %d\r\n\r\nx" % (len(smuggled) + 1))
        assert (await client.reply()).status == 413
        await client.send(smuggled + smuggled)
        assert await client.is_closed()
        assert b"smuggled" not in upstream.received


async def test_connection_goes_on_after_an_early_answer_to_a_whole_body() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        visit.writer.transport.pause_reading()  # type: ignore[attr-defined] # a socket's transport can
        await visit.say(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno")
        await release.wait()

    release = asyncio.Event()
    body = b"x" * 20_000_000
    async with through(script) as (running, upstream):
        client = await running.client()
        client.writer.write(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        assert (await client.reply()).status == 413
        upstream.script = answering(OK)
        assert await goes_on_or_closes(client)
        release.set()


async def goes_on_or_closes(client: Client) -> bool:
    """The next request is answered, or the connection is closed in order; it must not just hang."""
    client.writer.write(GET)
    try:
        return (await client.reply()).body == b"ok"
    except (asyncio.IncompleteReadError, ConnectionError):
        return True


async def test_full_duplex_echo_streams() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        for _ in range(3):
            await visit.say(await visit.body(3))

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(POST + b"Content-Length: 9\r\n\r\n")
        assert (await client.read_head())[0] == 200
        for piece in (b"abc", b"def", b"ghi"):
            await client.send(piece)
            async with asyncio.timeout(5):
                assert await client.reader.readexactly(3) == piece


async def test_body_that_turns_out_malformed_is_broken_off_on_the_side() -> None:
    ended = asyncio.Event()

    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()
        ended.set()

    async with through(script) as (running, upstream):
        client = await running.client()
        await client.send(POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        await eventually(lambda: b"abc" in upstream.received)
        reply = await client.ask(b"zz\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
        assert reply.status == 400
        assert await client.is_closed()
        await ended.wait()
        assert not upstream.received.endswith(b"0\r\n\r\n")
        assert b"smuggled" not in upstream.received
