"""Answers as HTTP/1.1 bytes."""

import time
from email.utils import formatdate

from gateway.exchange import Answer, RawHeaders
from gateway.headers import DATE, WORDS, client_headers
from gateway.lines import serialise
from gateway.upstream.plain import PlainHead


class _Clock:
    """The Date field, made once a second."""

    def __init__(self) -> None:
        self._second = 0
        self._value = b""

    def date(self) -> bytes:
        second = int(time.monotonic())
        if second != self._second:
            self._second = second
            self._value = formatdate(usegmt=True).encode("ascii")
        return self._value


_clock = _Clock()


def http_date() -> bytes:
    """Now, as a Date field says it."""
    return _clock.date()


def answer_head(answer: Answer, *, keep_alive: bool, chunked: bool, version: str) -> bytes:
    """The head for a client; Date is added where the side sent none (RFC 9110, 6.6.1)."""
    headers = client_headers(answer.status, answer.headers, _clock.date())
    tail = b"\r\n"
    if chunked:
        tail = b"Transfer-Encoding: chunked\r\n\r\n"
    if not keep_alive:
        tail = b"Connection: close\r\n" + tail
    # HTTP/1.0 closes unless it is told otherwise (RFC 9112, 9.3).
    elif version == "1.0":
        tail = b"Connection: keep-alive\r\n" + tail
    return b"HTTP/1.1 %d %b\r\n%b%b" % (answer.status, answer.reason, serialise(headers), tail)


def given(head: PlainHead) -> bytes:
    """The head for a client of HTTP/1.1 that stays, remembered; whole where it is dated, else Date and the end are missing."""
    kept = head.headers if head.passed is not None else client_headers(head.status, head.headers)
    head.dated = any(WORDS[name] == DATE for name, _ in kept)
    lines = head.passed if head.passed is not None else serialise(kept)
    end = b"\r\n" if head.dated else b""
    head.given = b"HTTP/1.1 %d %b\r\n%b%b" % (head.status, head.reason, lines, end)
    return head.given


def informational_head(status: int, reason: bytes, headers: RawHeaders) -> bytes:
    return b"HTTP/1.1 %d %b\r\n%b\r\n" % (
        status,
        reason,
        serialise(client_headers(status, headers)),
    )


def switching_head(answer: Answer) -> bytes:
    """The head of a 101, whose Connection and Upgrade belong to the client's connection too."""
    return b"HTTP/1.1 %d %b\r\n%b\r\n" % (
        answer.status,
        answer.reason,
        serialise(answer.headers),
    )


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
