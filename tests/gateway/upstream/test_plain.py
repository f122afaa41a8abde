"""The plain answer is read as llhttp would have read it, or left to llhttp."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import UpstreamError
from gateway.exchange import Answer, Outgoing
from gateway.headers import client_headers
from gateway.lines import serialise
from gateway.stream import Stream
from gateway.upstream.answer import AnswerReader
from gateway.upstream.plain import keep_alive_seconds, read_plain

LINES = st.sampled_from(
    [
        b"Content-Length: 2",
        b"Content-Length: 0",
        b"Content-Length: 5",
        b"Content-Length: +2",
        b"Transfer-Encoding: chunked",
        b"Connection: close",
        b"Connection: keep-alive",
        b"Keep-Alive: timeout=5, max=9",
        b"Set-Cookie: a=b",
        b"Set-Cookie: c=d",
        b"X: 1\t",
        b" folded",
        b"bad name: 1",
    ]
)
FIRST = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 404 ",
        b"HTTP/1.1 204 No",
        b"HTTP/1.1 500 \xe9",
        b"HTTP/1.0 200 OK",
        b"HTTP/1.1 2000 X",
    ]
)


def read(data: bytes, *, in_pieces: bool) -> tuple[object, ...]:
    answers: list[Answer] = []
    reader = AnswerReader(Outgoing("GET", b"/", [], 0), Stream, answers.append)
    try:
        for part in (data[:3], data[3:]) if in_pieces else (data,):
            reader.feed(part)
    except UpstreamError as error:
        return ("refused", type(error))
    heads = [(answer.status, answer.reason, answer.headers, answer.length) for answer in answers]
    body = reader.stream.take() if reader.stream is not None else None
    return heads, body, reader.finished, reader.finished and reader.reusable and not reader.poisoned


@given(FIRST, st.lists(LINES, max_size=4), st.sampled_from([b"", b"o", b"ok", b"okHTTP/1.1 200"]))
def test_plain_reader_agrees_with_llhttp(first: bytes, lines: list[bytes], body: bytes) -> None:
    data = b"\r\n".join([first, *lines]) + b"\r\n\r\n" + body
    assert read(data, in_pieces=False) == read(data, in_pieces=True)


NOMINATING = [b"Connection: X", b"Connection: close"]


@given(st.lists(st.sampled_from([b"X: 1\t", b"x:2", b"Connection: keep-alive", b"Keep-Alive: a", *NOMINATING])))
def test_lines_that_go_on_are_those_of_the_long_way(lines: list[bytes]) -> None:
    plain = read_plain(b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"Content-Length: 0"]) + b"\r\n\r\n", 9999)
    assert plain is not None
    long_way = serialise(client_headers(200, plain[0].headers))
    assert plain[0].passed == (None if any(line in NOMINATING for line in lines) else long_way)


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nX: 1", b"HTTP/1.1 304 N\r\nContent-Length: 1", b"HTTP/1.1 103 E\r\nContent-Length: 1"]
)
def test_without_a_told_length_it_is_left_to_llhttp(head: bytes) -> None:
    assert read_plain(head + b"\r\n\r\n", 9999) is None


@pytest.mark.parametrize(
    ("value", "seconds"), [(b"timeout=5, max=9", 4.0), (b"timeout=0", 0.0), (b"max=3", None), (b"timeout=x", None)]
)
def test_keep_alive_hint_leaves_a_second_for_the_way(value: bytes, seconds: float | None) -> None:
    assert keep_alive_seconds(value) == seconds
