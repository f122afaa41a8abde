"""One connection to a side: when it may be used again, and what must never pass from one exchange into the next."""

import asyncio

import pytest
from typing_extensions import override

from gateway.errors import ProtocolError, UpstreamError, UpstreamTimeoutError
from gateway.exchange import Answer, Outgoing
from gateway.stream import HIGH_WATER, Stream
from gateway.upstream.connection import Connection, frame, serialise
from tests.support.wire import OK, Visit, answering, eventually, through

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
SMUGGLED = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled"
ASK = Outgoing("GET", b"/", [(b"Host", b"a")], 0)


class Wire(asyncio.Transport):
    """A transport that notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.reading = True
        self.open = True

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += bytes(data)

    @override
    def pause_reading(self) -> None:
        self.reading = False

    @override
    def resume_reading(self) -> None:
        self.reading = True

    @override
    def close(self) -> None:
        self.open = False

    @override
    def abort(self) -> None:
        self.open = False

    @override
    def is_closing(self) -> bool:
        return not self.open


class Bench:
    """A connection over a wire of paper."""

    def __init__(self, read_timeout: float = 60.0) -> None:
        self.idle: list[Connection] = []
        self.lost = 0
        self.wire = Wire()
        self.connection = Connection(read_timeout, self.idle.append, self._lose)
        self.connection.connection_made(self.wire)

    def _lose(self) -> None:
        self.lost += 1

    def ask(self, outgoing: Outgoing = ASK, *, uploading: bool = False) -> asyncio.Future[Answer]:
        return self.connection.begin(outgoing, b"", uploading=uploading)

    def exchange(self, answer: bytes, outgoing: Outgoing = ASK) -> None:
        """Ask, and be answered at once."""
        head = self.ask(outgoing)
        self.connection.data_received(answer)
        assert head.done()


def test_head_is_written_as_it_is() -> None:
    outgoing = Outgoing("PUT", b"/%2e?\xff", [(b"hOST", b"a"), (b"X", b""), (b"X", b"b")], 0)
    assert serialise(outgoing) == b"PUT /%2e?\xff HTTP/1.1\r\nhOST: a\r\nX: \r\nX: b\r\n\r\n"


def test_pieces_are_framed_where_the_body_is_chunked() -> None:
    assert frame(b"x" * 26, chunked=True) == b"1a\r\n" + b"x" * 26 + b"\r\n"
    assert frame(b"abc", chunked=False) == b"abc"


async def test_connection_is_idle_after_a_whole_answer() -> None:
    bench = Bench()
    head = bench.ask()
    bench.connection.data_received(OK)
    answer = await head
    assert (answer.status, await answer.body.read()) == (200, b"ok")
    assert bench.idle == [bench.connection]
    assert bench.connection.is_alive()


@pytest.mark.parametrize(
    "answer",
    [
        OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 503 Oops\r\nContent-Length: 2\r\n\r\nok",
    ],
)
async def test_connection_that_will_not_live_is_closed(answer: bytes) -> None:
    bench = Bench()
    bench.exchange(answer)
    assert bench.idle == []
    assert (bench.lost, bench.wire.open) == (1, False)


async def test_http_1_0_answer_to_head_does_not_keep_the_connection() -> None:
    bench = Bench()
    bench.exchange(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n", ASK._replace(method="HEAD"))
    assert bench.idle == []


async def test_http_1_0_answer_that_asks_for_it_keeps_the_connection() -> None:
    bench = Bench()
    bench.exchange(b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok")
    assert bench.idle == [bench.connection]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "extra", [SMUGGLED, SMUGGLED[:20], b"HTTP/1.1 2", b"\0", b"x", b"HTTP/1.1 100 Continue\r\n\r\n"]
)
async def test_connection_with_bytes_behind_the_answer_is_not_used_again(method: str, extra: bytes) -> None:
    bench = Bench()
    head = bench.ask(ASK._replace(method=method))
    bench.connection.data_received((OK if method == "GET" else OK[:-2]) + extra)
    assert (await head).status == 200
    assert not bench.connection.is_alive()
    assert bench.lost == 1


async def test_body_of_an_answer_to_head_closes_the_connection() -> None:
    bench = Bench()
    head = bench.ask(ASK._replace(method="HEAD"))
    bench.connection.data_received(OK)
    assert (await (await head).body.read()) == b""
    assert not bench.connection.is_alive()


async def test_bytes_on_an_idle_connection_close_it() -> None:
    bench = Bench()
    bench.exchange(OK)
    bench.connection.data_received(SMUGGLED)
    assert not bench.connection.is_alive()


async def test_idle_connection_is_read_though_its_last_answer_was_not_taken() -> None:
    bench = Bench()
    head = bench.ask()
    size = HIGH_WATER + 1
    bench.connection.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)
    assert bench.idle == [bench.connection]
    assert bench.wire.reading
    first = (await head).body
    following = bench.ask()
    bench.connection._pause()
    first.take()
    assert not bench.wire.reading
    assert not following.done()


async def test_long_answer_holds_the_side_back_until_it_is_taken() -> None:
    bench = Bench()
    head = bench.ask()
    bench.connection.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * (HIGH_WATER + 1))
    assert not bench.wire.reading
    (await head).body.take()
    assert bench.wire.reading


async def test_connection_that_died_before_it_was_used_fails_at_once() -> None:
    bench = Bench()
    bench.connection.abort()
    head = bench.ask()
    assert head.done()
    with pytest.raises(UpstreamError):
        await head


async def test_answer_whose_body_is_not_wanted_ends_the_connection() -> None:
    bench = Bench()
    head = bench.ask()
    bench.connection.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
    (await head).body.close()
    assert not bench.wire.open


async def test_silence_is_a_time_out() -> None:
    bench = Bench(read_timeout=0.01)
    with pytest.raises(UpstreamTimeoutError):
        await bench.ask()
    assert not bench.wire.open


async def test_upload_that_the_client_breaks_breaks_the_exchange_with_its_error() -> None:
    bench = Bench()
    body = Stream()
    head = bench.ask(ASK._replace(method="POST", length=None), uploading=True)
    body.push(b"abc")
    body.fail(ProtocolError("the client's own words"))
    await bench.connection.upload(body, chunked=True)
    with pytest.raises(ProtocolError, match="own words"):
        await head
    assert not bench.wire.sent.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("length", [None, 9])
async def test_answer_before_the_end_of_the_upload_ends_the_connection(length: int | None) -> None:
    bench = Bench()
    head = bench.ask(ASK._replace(method="POST", length=length), uploading=True)
    bench.connection.data_received(OK)
    assert (await head).status == 200
    assert bench.idle == []
    assert not bench.wire.open


@pytest.mark.parametrize(
    ("field", "hint"), [(b"timeout=5, max=100", 4.0), (b"max=100,Timeout=1", 0.0), (b"timeout=x", None)]
)
async def test_idle_limit_of_the_side_is_heeded(field: bytes, hint: float | None) -> None:
    bench = Bench()
    bench.exchange(OK.replace(b"\r\n\r\n", b"\r\nKeep-Alive: %b\r\n\r\n" % field))
    assert bench.connection.keep_alive_hint == hint


async def test_informational_answers_are_told_in_order() -> None:
    told: list[tuple[int, bytes]] = []
    bench = Bench()
    head = bench.ask(ASK._replace(informational=lambda status, reason, _: told.append((status, reason))))
    bench.connection.data_received(b"HTTP/1.1 103 Early\r\nContent-Length: 5\r\n\r\nHTTP/1.1 102 More\r\n\r\n" + OK)
    assert (await head).headers == [(b"Content-Length", b"2")]
    assert told == [(103, b"Early"), (102, b"More")]


async def test_answer_never_reaches_the_next_client() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(OK + SMUGGLED)
        while await visit.head():
            await visit.say(SMUGGLED)

    async with through(script) as (running, upstream):
        assert (await running.ask(GET)).body == b"ok"
        upstream.script = answering(OK)
        assert (await running.ask(GET)).body == b"ok"
        assert len(upstream.visits) == 2


async def test_late_bytes_close_the_idle_connection() -> None:
    late = asyncio.Event()

    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(OK)
        await late.wait()
        await visit.say(SMUGGLED)
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        assert (await client.ask(GET)).body == b"ok"
        late.set()
        await eventually(upstream.visits[0].reader.at_eof)
        upstream.script = answering(OK)
        assert (await client.ask(POST)).body == b"ok"


async def test_client_that_left_does_not_leave_its_answer_to_the_next() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        await client.send(GET)
        await eventually(lambda: bool(upstream.received))
        client.leave()
        await eventually(lambda: not running.edge.connections)
        upstream.script = answering(OK)
        assert (await running.ask(GET)).body == b"ok"
        assert len(upstream.visits) == 2
