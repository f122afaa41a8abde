"""Answers as HTTP/1.1 bytes."""

import time
from email.utils import formatdate

from gateway.exchange import Answer, RawHeaders
from gateway.headers import client_headers


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


def _lines(headers: RawHeaders) -> bytes:
    return b"".join([b"%b: %b\r\n" % line for line in headers])


def answer_head(answer: Answer, *, keep_alive: bool, chunked: bool, version: str) -> bytes:
    """The head for a client; Date is added where the side sent none (RFC 9110, 6.6.1)."""
    headers = client_headers(answer.status, answer.headers, _clock.date())
    if chunked:
        headers.append((b"Transfer-Encoding", b"chunked"))
    if not keep_alive:
        headers.append((b"Connection", b"close"))
    elif version == "1.0":
        headers.append((b"Connection", b"keep-alive"))
    return b"HTTP/1.1 %d %b\r\n%b\r\n" % (answer.status, answer.reason, _lines(headers))


def informational_head(status: int, reason: bytes, headers: RawHeaders) -> bytes:
    return b"HTTP/1.1 %d %b\r\n%b\r\n" % (
        status,
        reason,
        _lines(client_headers(status, headers)),
    )


def switching_head(answer: Answer) -> bytes:
    """The head of a 101, whose Connection and Upgrade belong to the client's connection too."""
    return b"HTTP/1.1 %d %b\r\n%b\r\n" % (
        answer.status,
        answer.reason,
        _lines(answer.headers),
    )


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
