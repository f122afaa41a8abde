"""What the fields of a head say of framing and connection, one after the other as they stand in it."""

import pytest

from gateway.edge.framing import Framing
from gateway.errors import RequestError
from gateway.headers import CODING, CONNECTION, EXPECT, HOST, LENGTH, REQUEST_ID

Lines = list[tuple[int, bytes]]


def framing(version: str, *lines: tuple[int, bytes]) -> Framing:
    found = Framing(version)
    for word, value in lines:
        found.read(word, value)
    return found


@pytest.mark.parametrize(
    ("version", "lines", "stays"),
    [
        ("1.1", [], True),
        ("1.0", [], False),
        ("1.0", [(CONNECTION, b"Keep-Alive")], True),
        ("1.1", [(CONNECTION, b"x, close")], False),
        ("1.1", [(CONNECTION, b"close"), (CONNECTION, b"keep-alive")], False),
        ("1.0", [(CONNECTION, b"keep-alive, x")], True),
    ],
)
def test_a_close_anywhere_ends_the_connection(version: str, lines: Lines, stays: bool) -> None:
    assert framing(version, *lines).keep_alive is stays


def test_length_and_coding_say_where_the_body_ends() -> None:
    assert framing("1.1").length == 0
    assert framing("1.1", (LENGTH, b"12")).length == 12
    assert framing("1.1", (CODING, b"Chunked")).length is None


@pytest.mark.parametrize(
    ("version", "coding", "status"),
    [("1.0", b"chunked", 400), ("1.1", b"gzip", 400), ("1.1", b"chunked, gzip", 400), ("1.1", b"gzip, chunked", 501)],
)
def test_any_other_coding_is_refused(version: str, coding: bytes, status: int) -> None:
    with pytest.raises(RequestError) as caught:
        framing(version, (CODING, coding))
    assert caught.value.status == status


def test_who_speaks_1_0_expects_nothing() -> None:
    assert framing("1.1", (EXPECT, b"100-Continue")).expects_continue
    assert not framing("1.0", (EXPECT, b"100-continue")).expects_continue


def test_all_hosts_are_kept_and_the_first_request_id() -> None:
    found = framing("1.1", (HOST, b"a"), (HOST, b"b"), (REQUEST_ID, b"one"), (REQUEST_ID, b"two"))
    assert (found.hosts, found.request_id) == ([b"a", b"b"], "one")
