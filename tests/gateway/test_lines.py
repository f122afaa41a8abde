"""Remembered lines mean what llhttp says they mean."""

import httptools
from hypothesis import given
from hypothesis import strategies as st

from gateway.headers import CODING, HOST, LENGTH, PLAIN
from gateway.lines import _SERIALISED, Lines, read_block, serialise


class Seen:
    def __init__(self) -> None:
        self.fields: list[tuple[bytes, bytes]] = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name, value))


def judged(line: bytes) -> tuple[bytes, bytes] | None:
    """What llhttp makes of a line of a request, None where it refuses."""
    seen = Seen()
    try:
        httptools.HttpRequestParser(seen).feed_data(b"GET / HTTP/1.1\r\n" + line + b"\r\n\r\n")
    except httptools.HttpParserError:
        return None
    ((name, value),) = seen.fields
    return name, value.rstrip(b" \t")


NAMES = st.binary(min_size=1, max_size=6) | st.text("aZ09-_.!#$%&'*+^`|~ :", min_size=1, max_size=8).map(str.encode)
VALUES = st.binary(max_size=8) | st.text("ab \t:,é\x00\r\n\x7f", max_size=8).map(lambda text: text.encode("latin-1"))


@given(NAMES, st.sampled_from([b":", b": ", b":\t ", b" :", b""]), VALUES)
def test_lines_are_judged_as_llhttp_judges_them(name: bytes, between: bytes, value: bytes) -> None:
    line = b"x-" + name + between + value
    known = Lines().read(line)
    expected = judged(line) if b"\r\n" not in line else None
    assert (known[0] if known is not None else None) == expected


def test_meaning_goes_with_the_line() -> None:
    lines = Lines()
    assert lines.read(b"hOST: a") == ((b"hOST", b"a"), HOST, b"hOST: a\r\n")
    assert lines.read(b"Content-Length:5 ") == ((b"Content-Length", b"5"), LENGTH, b"Content-Length: 5\r\n")
    assert lines.read(b"Transfer-Encoding: chunked") == (
        (b"Transfer-Encoding", b"chunked"),
        CODING,
        b"Transfer-Encoding: chunked\r\n",
    )
    assert lines.read(b"X: ") == ((b"X", b""), PLAIN, b"X: \r\n")


def test_memory_is_bounded_and_keeps_what_recurs() -> None:
    lines = Lines()
    lines.read(b"Accept: */*")
    kept = lines.read(b"Accept: */*")
    for number in range(10_000):
        for _ in range(2):
            lines.read(b"X-Trace: %d" % number)
        assert lines.read(b"Accept: */*") is kept
    assert len(lines._young) + len(lines._old) <= 2048
    for _ in range(2):
        lines.read(b"X-Long: " + b"x" * 600)
    assert all(len(line) <= 512 for line in lines._young)


def test_fields_are_serialised_whatever_was_sent_before() -> None:
    for number in range(5000):
        assert serialise([(b"X-Id", b"%d" % number), (b"A", b"b")]) == b"X-Id: %d\r\nA: b\r\n" % number
    assert len(_SERIALISED) <= 4096
    serialise([(b"Long", b"x" * 1000)])
    assert (b"Long", b"x" * 1000) not in _SERIALISED


def test_block_is_read_line_by_line() -> None:
    assert read_block(b"Host: a\r\nX:1 \r\n") == [
        ((b"Host", b"a"), HOST, b"Host: a\r\n"),
        ((b"X", b"1"), PLAIN, b"X: 1\r\n"),
    ]
    assert read_block(b"Host: a\r\n folded\r\n") is None
    assert read_block(b"") is None


def test_line_that_comes_once_takes_no_place() -> None:
    lines = Lines()
    for number in range(10_000):
        assert lines.read(b"X-Trace: %d" % number) is not None
    assert (lines._young, lines._old) == ({}, {})
    assert len(lines._once) <= 1024
