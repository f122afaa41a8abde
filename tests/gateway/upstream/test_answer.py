"""Answers out of bytes, without a socket: framing, informational answers, and what poisons a connection."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import ProtocolError
from gateway.exchange import Answer, Outgoing, RawHeaders
from gateway.stream import Stream
from gateway.upstream.answer import MAX_HEAD, AnswerReader
from tests.support.wire import OK

GET = Outgoing("GET", b"/", [], 0)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX: 1\r\n\r\n"
LONG = (
    b"HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 201 Made it\r\nX-a: 1\r\nX-a:  2 \r\nContent-Length: 5\r\n\r\nhello"
)


class Reading:
    """A reader and what it said."""

    def __init__(self, outgoing: Outgoing = GET) -> None:
        self.answers: list[Answer] = []
        self.told: list[tuple[int, bytes, RawHeaders]] = []
        outgoing = outgoing._replace(informational=lambda *each: self.told.append(each))
        self.reader = AnswerReader(outgoing, Stream, self.answers.append)

    def body(self) -> bytes:
        (answer,) = self.answers
        return answer.body.take()


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = [0, *sorted({each % (len(data) + 1) for each in at}), len(data)]
    return [data[start:end] for start, end in pairwise(places) if start < end]


@given(st.sampled_from([OK, CHUNKED, LONG]), st.lists(st.integers(0, 300), max_size=8))
def test_packets_do_not_matter(data: bytes, at: list[int]) -> None:
    whole, parts = Reading(), Reading()
    whole.reader.feed(data)
    for piece in cut(data, at):
        parts.reader.feed(piece)
    assert parts.answers[0][:3] == whole.answers[0][:3]
    assert parts.told == whole.told
    assert parts.body() == whole.body()
    assert parts.reader.finished
    assert parts.reader.reusable
    assert not parts.reader.poisoned


def test_field_lines_and_reason_are_kept_as_sent() -> None:
    reading = Reading()
    reading.reader.feed(LONG)
    (answer,) = reading.answers
    assert (answer.status, answer.reason, answer.length) == (201, b"Made it", 5)
    assert answer.headers == [(b"X-a", b"1"), (b"X-a", b"2"), (b"Content-Length", b"5")]
    assert reading.told == [(103, b"Early", [(b"Link", b"a")])]


def test_answer_is_told_before_its_body_is_in() -> None:
    reading = Reading()
    reading.reader.feed(OK[:-2])
    assert len(reading.answers) == 1
    assert not reading.reader.finished
    assert reading.body() == b""


@pytest.mark.parametrize(
    ("answer", "reusable"),
    [
        (OK, True),
        (OK.replace(b"1.1", b"1.0"), False),
        (OK.replace(b"1.1 200 OK", b"1.0 200 OK\r\nConnection: Keep-Alive"), True),
        (OK.replace(b"OK\r\n", b"OK\r\nConnection: x, Close\r\n"), False),
        (OK.replace(b"OK\r\n", b"OK\r\nConnection: keep-alive\r\nConnection: close\r\n"), False),
        (OK.replace(b"OK\r\n", b"OK\r\nConnection: unclosed\r\n"), True),
        (b"HTTP/1.1 204 No\r\n\r\n", True),
        (b"HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n", True),
        (CHUNKED, True),
    ],
)
def test_connection_is_reusable_as_the_answer_says(answer: bytes, reusable: bool) -> None:
    reading = Reading()
    reading.reader.feed(answer)
    assert (reading.reader.finished, reading.reader.reusable) == (True, reusable)


def test_answer_without_length_ends_with_its_connection() -> None:
    reading = Reading()
    reading.reader.feed(b"HTTP/1.1 200 OK\r\n\r\nabc")
    assert reading.reader.until_eof
    assert not reading.reader.finished
    assert reading.reader.end()
    assert reading.body() == b"abc"


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1 200", OK[:-1], CHUNKED[:-2], b"HTTP/1.1 100 Go on\r\n\r\n"])
def test_end_of_the_connection_is_no_end_of_a_framed_answer(data: bytes) -> None:
    reading = Reading()
    reading.reader.feed(data)
    assert not reading.reader.end()
    assert reading.reader.has_begun is bool(data)


@pytest.mark.parametrize("extra", [b"x", b"\0", OK, OK[:9], b"HTTP/1.1 100 Go on\r\n\r\n", b"0\r\n\r\nX"])
@pytest.mark.parametrize(
    "answer", [OK, CHUNKED, b"HTTP/1.1 204 No\r\n\r\n", b"HTTP/1.1 304 No\r\nContent-Length: 1\r\n\r\n"]
)
def test_bytes_behind_an_answer_poison_its_connection(answer: bytes, extra: bytes) -> None:
    reading = Reading()
    reading.reader.feed(answer + extra)
    assert (reading.reader.finished, reading.reader.poisoned) == (True, True)
    assert len(reading.answers) == 1


@pytest.mark.parametrize(
    "extra", [b"ok", b"x", OK, OK[:-2], b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\n"]
)
@pytest.mark.parametrize("framing", [b"Content-Length: 2\r\n", b"Transfer-Encoding: chunked\r\n", b""])
def test_bytes_behind_the_head_that_answers_head_poison_its_connection(framing: bytes, extra: bytes) -> None:
    reading = Reading(GET._replace(method="HEAD"))
    reading.reader.feed(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n" + extra)
    assert reading.reader.finished
    assert reading.reader.poisoned
    assert reading.body() == b""


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nX: %b\r\n" % (b"x" * MAX_HEAD),
        b"HTTP/1.1 103 Early\r\n\r\n" * (MAX_HEAD // 20),
        b"HTTP/1.1 101 Switch\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"HTTP/1.1 042 What\r\n\r\n",
        b"HTTP/1.1 200 O\x01K\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"garbage",
    ],
)
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    reading = Reading()
    with pytest.raises(ProtocolError):
        reading.reader.feed(data)
    assert reading.answers == []


def test_long_body_is_no_long_head() -> None:
    reading = Reading()
    reading.reader.feed(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (2 * MAX_HEAD))
    reading.reader.feed(b"x" * (2 * MAX_HEAD))
    assert len(reading.body()) == 2 * MAX_HEAD


SWITCH = b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
UPGRADE = GET._replace(upgrade=True)


@given(st.lists(st.integers(0, 200), max_size=6))
def test_switch_leaves_what_follows_untouched(at: list[int]) -> None:
    reading = Reading(UPGRADE)
    for piece in cut(SWITCH + b"HTTP/1.1 500 frames\r\n\r\n", at):
        reading.reader.feed(piece)
    assert reading.answers[0].status == 101
    assert reading.reader.rest == b"HTTP/1.1 500 frames\r\n\r\n"


@pytest.mark.parametrize("before", [b"HTTP/1.1 103 Early\r\nLink: a\r\n\r\n", b"HTTP/1.1 100 Go on\r\n\r\n" * 2])
def test_informational_answers_may_precede_a_switch(before: bytes) -> None:
    reading = Reading(UPGRADE)
    reading.reader.feed(before + SWITCH + b"frames")
    assert reading.answers[0].status == 101
    assert reading.reader.rest == b"frames"
    assert len(reading.told) == before.count(b"HTTP/")


def test_refused_switch_is_an_answer_like_any() -> None:
    reading = Reading(UPGRADE)
    for piece in (b"HTTP/1.1 403 No\r\nContent-Le", b"ngth: 2\r\n\r\n", b"no"):
        reading.reader.feed(piece)
    assert (reading.answers[0].status, reading.body()) == (403, b"no")


async def test_body_is_the_stream_it_was_given() -> None:
    stream = Stream()
    answers: list[Answer] = []
    reader = AnswerReader(GET, lambda: stream, answers.append)
    reader.feed(OK)
    async with asyncio.timeout(5):
        assert await answers[0].body.read() == b"ok"
    assert answers[0].body is stream
