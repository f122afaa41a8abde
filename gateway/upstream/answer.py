"""One answer out of bytes: llhttp judges the syntax, this module the framing, and whether the connection is still good."""

import re
from collections.abc import Callable

import httptools

from gateway.errors import ProtocolError, UpstreamError
from gateway.exchange import Answer, Outgoing, RawHeaders
from gateway.headers import CODING, CONNECTION, HOP, LENGTH, WORDS, tokens
from gateway.stream import Stream
from gateway.upstream.plain import keep_alive_seconds, read_plain

MAX_HEAD = 256 * 1024
_PROTOCOL = b"HTTP/"
_HEAD_END = b"\r\n\r\n"
_NOT_IN_REASON = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class AnswerReader:
    """Fed with what a side sends for one request; ``feed`` raises ``ProtocolError`` where it is no answer to it."""

    __slots__ = (
        "_bodiless",
        "_chunked",
        "_headers",
        "_held",
        "_left",
        "_new_stream",
        "_on_answer",
        "_outgoing",
        "_parser",
        "_reason",
        "_received",
        "finished",
        "keep_alive_hint",
        "poisoned",
        "reusable",
        "status",
        "stream",
        "until_eof",
    )

    def __init__(
        self, outgoing: Outgoing, new_stream: Callable[[], Stream], on_answer: Callable[[Answer], None]
    ) -> None:
        self._outgoing = outgoing
        self._new_stream = new_stream
        self._on_answer = on_answer
        self._parser: httptools.HttpResponseParser | None = None
        self._left = 0
        """Bytes of the body that must still come, where its length was told and llhttp is not needed for it."""
        self._headers: RawHeaders = []
        self._reason = b""
        self._received = 0
        self._bodiless = outgoing.method == "HEAD"
        self._chunked = False
        self._held = bytearray() if outgoing.upgrade else None
        self.status = 0
        self.stream: Stream | None = None
        self.until_eof = False
        self.finished = False
        self.reusable = False
        self.poisoned = False
        """Bytes came behind the answer; whoever used the connection next would take them for its own."""
        self.keep_alive_hint: float | None = None

    @property
    def has_begun(self) -> bool:
        """Whether any byte of an answer has come."""
        return self._received > 0

    @property
    def rest(self) -> bytes:
        """What came behind a 101."""
        return bytes(self._held or b"")

    def feed(self, data: bytes) -> None:
        if self.stream is None:
            if not self._received and not _PROTOCOL.startswith(data[: len(_PROTOCOL)]):
                raise ProtocolError("the answer's status line is not HTTP's")  # llhttp also takes RTSP's
            self._received += len(data)
        if self._held is not None:
            self._feed_handshake(data)
            return
        if self._left > 0:
            self._count(data)
            return
        if self._parser is None and self.stream is None and self._feed_plain(data):
            return
        self._parse(data)
        if self.stream is None and self._received > MAX_HEAD:
            raise ProtocolError("the answer's head is too large")
        # llhttp, not told of HEAD, takes what follows for the body; nothing may follow.
        if self._bodiless and self.finished and not data.endswith(_HEAD_END):
            self.poisoned = True

    def _feed_plain(self, data: bytes) -> bool:
        """Read an answer whose head is whole, known line by line, and tells its length; False leaves it to llhttp."""
        if self._bodiless:
            return False
        plain = read_plain(data, MAX_HEAD)
        if plain is None:
            return False
        head, rest = plain
        self.status = head.status
        self.reusable = head.keep_alive
        self.keep_alive_hint = head.keep_alive_hint
        self.stream = self._new_stream()
        self._left = head.length
        self._count(rest)
        self._on_answer(Answer(head.status, head.reason, head.headers, self.stream, head.length))
        return True

    def _count(self, data: bytes) -> None:
        """Take the body's next bytes; what exceeds it belongs to nobody."""
        if self.stream is None:
            return
        if len(data) > self._left:
            self.poisoned = True
            data = data[: self._left]
        if data:
            self._left -= len(data)
            self.stream.push(data)
        if self._left == 0:
            self.finished = True
            self.stream.finish()

    @property
    def _llhttp(self) -> httptools.HttpResponseParser:
        if self._parser is None:
            self._parser = httptools.HttpResponseParser(self)
        return self._parser

    def _parse(self, data: bytes) -> None:
        if self.finished:
            self.poisoned = True
            return
        try:
            self._llhttp.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self.finished:
                self.poisoned = True
                return
            cause = error.__context__
            if isinstance(cause, UpstreamError):
                raise cause from None
            raise ProtocolError(f"the answer is not HTTP: {error}") from error

    def _feed_handshake(self, data: bytes) -> None:
        """Hold an upgrade's answer until its head is whole: what follows a 101 is not HTTP."""
        held = self._held
        if held is None or self.status == 101:
            self._held = (held or bytearray()) + data
            return
        held += data
        while (end := held.find(_HEAD_END)) >= 0:
            status = held[:13].split(b" ")[1:2]
            # Cut here, since what follows may be frames of the new protocol, which llhttp must not see.
            if status == [b"101"]:
                self._switch(bytes(held[: end + 4]), held[end + 4 :])
                return
            if not (status and status[0].startswith(b"1")):
                self._held = None
                self._parse(bytes(held))
                return
            self._parse(bytes(held[: end + 4]))
            del held[: end + 4]
        if len(held) > MAX_HEAD:
            raise ProtocolError("the answer's head is too large")

    def _switch(self, head: bytes, rest: bytearray) -> None:
        self._held = rest
        try:
            self._llhttp.feed_data(head)
        except httptools.HttpParserUpgrade:
            return
        except httptools.HttpParserError as error:
            raise ProtocolError(f"the upgrade's answer is not HTTP: {error}") from error
        raise ProtocolError("the side upgraded without saying to what")

    def release(self) -> None:
        """Let go of llhttp, which knows us: the two would be a cycle for the collector."""
        self._parser = None

    def end(self) -> bool:
        """The side has closed; whether that is the answer's proper end."""
        if not (self.until_eof and self.stream is not None and not self.finished):
            return False
        self.finished = True
        self.release()
        self.stream.finish()
        return True

    def on_message_begin(self) -> None:
        if self.finished:
            self.poisoned = True

    def on_status(self, reason: bytes) -> None:
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.stream is None:
            self._headers.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        if self.finished:
            return
        status = self._llhttp.get_status_code()
        if status < 100:
            raise ProtocolError(f"the answer's status {status} is not one")
        if _NOT_IN_REASON.search(self._reason):
            raise ProtocolError("the answer's reason phrase has control characters")
        if status < 200 and status != 101:
            return
        if status == 101 and self._held is None:
            raise ProtocolError("the side switched protocols unasked")
        self.status = status
        length = self._frame(status)
        self.stream = self._new_stream()
        answer = Answer(status, self._reason, self._headers, self.stream, length)
        if self._bodiless:
            self._complete()
        self._on_answer(answer)

    def _frame(self, status: int) -> int | None:
        """The body's length by RFC 9112, 6.3; None where chunks or the connection's end tell."""
        length: int | None = None
        closes = keeps = False
        for name, value in self._headers:
            word = WORDS[name]
            if word == LENGTH:
                # llhttp has refused signs, a second length and what needs more than 64 bits.
                length = int(value)
            elif word == CODING:
                self._check_coding(value)
            elif word == CONNECTION:
                words = tokens((value,))
                closes |= b"close" in words
                keeps |= b"keep-alive" in words
            elif word == HOP and name.lower() == b"keep-alive":
                self.keep_alive_hint = keep_alive_seconds(value)
        self.reusable = not closes and (keeps or self._llhttp.get_http_version() == "1.1")
        if self._bodiless or status in {101, 204, 304}:
            return 0
        self.until_eof = length is None and not self._chunked
        return length

    def _check_coding(self, value: bytes) -> None:
        if value.lower() != b"chunked":
            raise ProtocolError(f"the answer has the transfer coding {value!r}, which this gateway does not know")
        if self._llhttp.get_http_version() == "1.0":
            raise ProtocolError("the answer is HTTP/1.0 and has a transfer coding")
        self._chunked = True

    def on_body(self, data: bytes) -> None:
        if self.finished or self.stream is None:
            self.poisoned = True
        else:
            self.stream.push(data)

    def on_message_complete(self) -> None:
        if self.finished:
            return
        if self.stream is None:
            self._finish_informational()
        elif self.status != 101:
            self._complete()

    def _complete(self) -> None:
        self.finished = True
        self.release()
        self.reusable = self.reusable and not self.until_eof
        if self.stream is not None:
            self.stream.finish()

    def _finish_informational(self) -> None:
        if self._outgoing.informational is not None:
            self._outgoing.informational(self._llhttp.get_status_code(), self._reason, self._headers)
        self._headers = []
        self._reason = b""
