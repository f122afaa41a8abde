"""Requests out of bytes, without a socket: the same request however its bytes are cut, and nothing after a refusal."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.parser import Incoming, Limits, RequestParser
from gateway.errors import RequestError
from gateway.stream import Stream
from tests.gateway.edge.test_refusals import MALFORMED

GET = b"GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKED = (
    b"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX: 1\r\n\r\n"
)
SIZED = b"PUT /d HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
H2C = b"POST /e HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc"
WEBSOCKET = b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"


class Reading:
    """A parser and what it found."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.found: list[Incoming] = []
        self.parser = RequestParser(limits or Limits(), self.found.append, Stream)
        self.rest = b""

    def feed(self, *pieces: bytes) -> None:
        for piece in pieces:
            if self.parser.upgraded:
                self.rest += piece
            else:
                self.rest += self.parser.feed(piece)

    def summary(self) -> list[tuple[object, ...]]:
        return [
            (each.method, each.target, each.headers, each.length, each.body.take(), each.body.done)
            for each in self.found
        ]


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = [0, *sorted({each % len(data) for each in at}), len(data)]
    return [data[start:end] for start, end in pairwise(places) if start < end]


@given(
    st.lists(st.sampled_from([GET, CHUNKED, SIZED, H2C]), min_size=1, max_size=5),
    st.lists(st.integers(0, 600), max_size=10),
)
def test_packets_do_not_matter(requests: list[bytes], at: list[int]) -> None:
    whole, parts = Reading(), Reading()
    whole.feed(b"".join(requests))
    parts.feed(*cut(b"".join(requests), at))
    assert parts.summary() == whole.summary()
    assert len(parts.found) == len(requests)
    assert not parts.parser.in_body


@given(st.sampled_from(MALFORMED), st.lists(st.integers(0, 600), max_size=6))
def test_malformed_request_is_refused_however_it_is_cut(request_bytes: bytes, at: list[int]) -> None:
    reading = Reading()
    with pytest.raises(RequestError) as caught:
        reading.feed(*cut(request_bytes, at))
    assert caught.value.status in {400, 501}
    for each in reading.found:
        assert each.refused is caught.value
        assert not each.body.done


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    reading = Reading()
    refused: set[int] = set()
    try:
        reading.feed(b"GET ", data, b"\r\n\r\n")
    except RequestError as error:
        refused.add(error.status)
    assert refused <= {400, 405, 414, 431, 501, 505}


@given(st.binary(max_size=60))
def test_no_field_value_makes_a_second_request_or_field(value: bytes) -> None:
    reading = Reading()
    try:
        reading.feed(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + value + b"\r\nY: end\r\n\r\n")
    except RequestError:
        return
    (incoming,) = reading.found
    assert incoming.headers == [(b"Host", b"a"), (b"X", value.strip(b" \t")), (b"Y", b"end")]


def test_h2c_is_read_as_the_request_it_also_is() -> None:
    reading = Reading()
    reading.feed(H2C + GET)
    first, second = reading.found
    assert (first.body.take(), first.upgrade, second.target) == (b"abc", False, b"/a?b")
    assert not any(name.lower() == b"upgrade" for name, _ in first.headers)


def test_websocket_keeps_what_follows_apart() -> None:
    reading = Reading()
    reading.feed(WEBSOCKET + b"frames", b" and more")
    assert reading.found[0].upgrade
    assert reading.parser.upgraded
    assert reading.rest == b"frames and more"


@pytest.mark.parametrize(
    ("head", "keep_alive"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n", True),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Close\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nConnection: keep-alive\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: unclosed\r\n", True),
        (b"GET / HTTP/1.0\r\n", False),
        (b"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n", True),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n", False),
    ],
)
def test_connection_goes_on_as_the_head_says(head: bytes, keep_alive: bool) -> None:
    reading = Reading()
    reading.feed(head + b"\r\n")
    assert reading.found[0].keep_alive is keep_alive


@pytest.mark.parametrize(
    ("version", "value", "expects"),
    [(b"1.1", b"100-Continue", True), (b"1.0", b"100-continue", False), (b"1.1", b"x", False)],
)
def test_expectation_is_read(version: bytes, value: bytes, expects: bool) -> None:
    reading = Reading()
    reading.feed(b"POST / HTTP/%b\r\nHost: a\r\nExpect: %b\r\nContent-Length: 1\r\n\r\n" % (version, value))
    assert reading.found[0].expects_continue is expects


def test_request_id_is_the_first_sane_one() -> None:
    reading = Reading()
    reading.feed(b"GET / HTTP/1.1\r\nHost: a\r\nX-Request-ID: one\r\nx-request-id: two\r\n\r\n", GET)
    assert [each.request_id for each in reading.found] == ["one", None]


def test_host_of_an_absolute_target_wins() -> None:
    reading = Reading()
    reading.feed(b"GET http://b:1/x HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (reading.found[0].target, reading.found[0].host) == (b"/x", b"b:1")


@pytest.mark.parametrize("piece", [b"X: y\r\n", b"x", b"X: " + b"y" * 60 + b"\r\n"])
def test_head_without_end_is_refused_in_bounded_memory(piece: bytes) -> None:
    reading = Reading(Limits(header_bytes=1024, target_bytes=256))
    with pytest.raises(RequestError) as caught:
        reading.feed(b"GET / HTTP/1.1\r\n", *[piece] * 3000)
    assert caught.value.status == 431
    assert sum(len(name) + len(value) for name, value in reading.parser._headers) < 4096


def test_target_without_end_is_refused_in_bounded_memory() -> None:
    reading = Reading(Limits(header_bytes=1024, target_bytes=256))
    with pytest.raises(RequestError) as caught:
        reading.feed(b"GET /", *[b"x" * 50] * 10)
    assert caught.value.status == 414


def test_bytes_without_content_are_bounded_within_a_body() -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;"
    reading = Reading(Limits(header_bytes=1024))
    with pytest.raises(RequestError) as caught:
        reading.feed(head, *[b"x" * 100] * 20)
    assert caught.value.status == 431
    assert reading.found[0].body.failed is caught.value


def test_small_chunks_of_a_long_body_are_no_such_bytes() -> None:
    reading = Reading(Limits(header_bytes=1024))
    reading.feed(
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 5000, b"0\r\n\r\n", GET
    )
    assert len(reading.found[0].body.take()) == 5000
    assert len(reading.found) == 2


@pytest.mark.parametrize(
    ("data", "in_head", "in_body"),
    [
        (b"", False, False),
        (b"\r\n", False, False),
        (b"G", True, False),
        (GET[:-1], True, False),
        (GET, False, False),
        (SIZED[:-1], False, True),
        (SIZED, False, False),
        (SIZED + b"P", True, False),
        (CHUNKED[:-1], False, True),
        (CHUNKED, False, False),
    ],
)
def test_state_follows_the_bytes(data: bytes, in_head: bool, in_body: bool) -> None:
    reading = Reading()
    reading.feed(data)
    assert (reading.parser.in_head, reading.parser.in_body) == (in_head, in_body)
