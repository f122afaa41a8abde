"""The plain request is read as llhttp would have read it, or left to llhttp."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.parser import Incoming, Limits, RequestParser
from gateway.edge.plain import Heads, read_plain
from gateway.errors import RequestError
from gateway.exchange import Request
from gateway.headers import TrustedPeers, outgoing, plain_forwarded
from gateway.lines import serialise
from gateway.stream import Stream

LINES = st.sampled_from(
    [
        b"Host: a",
        b"Host: b:80",
        b"Host: a b",
        b"Connection: keep-alive",
        b"Connection: close",
        b"Connection: X-A",
        b"Content-Length: 0",
        b"Content-Length: 3",
        b"Transfer-Encoding: chunked",
        b"Upgrade: websocket",
        b"Expect: 100-continue",
        b"X-Request-ID: abc",
        b"X-A: 1 ",
        b"x-a:2",
        b"Cookie: a=b",
        b" folded",
        b"bad name: 1",
        b"X: \x00",
    ]
)
FIRST = st.sampled_from(
    [
        b"GET / HTTP/1.1",
        b"POST /a?b HTTP/1.1",
        b"GET / HTTP/1.0",
        b"GET http://a/ HTTP/1.1",
        b"get / HTTP/1.1",
        b"GET /a b HTTP/1.1",
    ]
)


def parsed(data: bytes, *, in_pieces: bool) -> list[tuple[object, ...]]:
    """What a parser makes of bytes: in one piece the plain reader may take them, in two only llhttp can."""
    seen: list[Incoming] = []
    parser = RequestParser(Limits(), seen.append, Stream)
    try:
        for part in (data[:3], data[3:]) if in_pieces else (data,):
            parser.feed(part)
    except RequestError as error:
        return [("refused", error.status)]
    return [
        (
            one.method,
            one.target,
            one.headers,
            one.version,
            one.host,
            one.length,
            one.keep_alive,
            one.request_id,
            one.body.done,
        )
        for one in seen
    ]


@given(FIRST, st.lists(LINES, max_size=5))
def test_plain_reader_agrees_with_llhttp(first: bytes, lines: list[bytes]) -> None:
    data = b"\r\n".join([first, *lines]) + b"\r\n\r\n"
    assert parsed(data, in_pieces=False) == parsed(data, in_pieces=True)


@pytest.mark.parametrize(
    "line", [b"Content-Length: 0", b"Upgrade: websocket", b"Host: b", b"Connection: close", b"\tx: 1"]
)
def test_anything_special_is_left_to_llhttp(line: bytes) -> None:
    assert read_plain(b"GET / HTTP/1.1\r\nHost: a\r\n" + line + b"\r\n\r\n", 9999, 999, Heads()) is None


def test_pipeline_is_read_one_by_one() -> None:
    plain = read_plain(b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2", 9999, 999, Heads())
    assert plain is not None
    assert (plain.target, plain.rest) == (b"/1", b"GET /2")


USUAL = [b"X-Request-ID: abc", b"X-A: 1 ", b"x-a:2", b"Connection: keep-alive", b"Cookie: a=b", b"Date: x"]
LOOKED_AT = [b"Cookie: a=b; banyan_session_8081=x", b"X-Forwarded-For: 192.0.2.9", b"Forwarded: for=a"]


@given(st.lists(st.sampled_from(USUAL + LOOKED_AT), max_size=5))
def test_lines_that_go_on_are_those_of_the_long_way(lines: list[bytes]) -> None:
    data = b"\r\n".join([b"GET / HTTP/1.1", b"Host: a", *lines]) + b"\r\n\r\n"
    plain = read_plain(data, 9999, 999, Heads())
    assert plain is not None
    request = Request("GET", b"/", plain.head.headers, "1.1", "http", "192.0.2.1", b"a", 0, "id")
    passed, long_way = plain.head.passed, serialise(outgoing(request, TrustedPeers()).headers[:-1])
    assert (None if passed is None else passed + serialise(plain_forwarded(request))) == (
        None if any(line in LOOKED_AT for line in lines) else long_way
    )
