"""One connection to a side: a request out, the answer in, both bodies streaming.

The syntax of answers is llhttp's (httptools) to judge; this module judges framing and knows when a connection may be
used again.
"""

import asyncio
import select
from collections.abc import Callable
from typing import cast

import httptools
from typing_extensions import override

from gateway.errors import ProtocolError, StaleError, UpstreamError, UpstreamTimeoutError
from gateway.exchange import Answer, Body, Informational, Outgoing, RawHeaders
from gateway.headers import CODING, HOP, LENGTH, WORDS
from gateway.stream import Stream

_MAX_HEAD = 256 * 1024
_END_CHUNK = b"0\r\n\r\n"


def serialise(outgoing: Outgoing) -> bytes:
    """The head as it goes over the wire."""
    lines = [b"%b: %b\r\n" % line for line in outgoing.headers]
    return b"%b %b HTTP/1.1\r\n%b\r\n" % (
        outgoing.method.encode("ascii"),
        outgoing.target,
        b"".join(lines),
    )


def frame(data: bytes, *, chunked: bool) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data) if chunked else data


class Connection(asyncio.Protocol):
    """A client's side of HTTP/1.1 over one socket; serves one exchange at a time."""

    def __init__(
        self,
        read_timeout: float,
        on_idle: Callable[["Connection"], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._read_timeout = read_timeout
        self._on_idle = on_idle
        self._on_lost = on_lost
        self._transport: asyncio.Transport | None = None
        self._writable: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.uses = 0
        self.idle_since = 0.0
        self.keep_alive_hint: float | None = None
        self.closed = False
        self._reset()

    def _reset(self) -> None:
        self._parser: httptools.HttpResponseParser | None = None
        self._head: asyncio.Future[Answer] | None = None
        self._headers: RawHeaders = []
        self._reason = b""
        self._status = 0
        self._stream: Stream | None = None
        self._outgoing: Outgoing | None = None
        self._informational: Informational | None = None
        self._received = 0
        self._uploading = False
        self._until_eof = False
        self._bodiless = False
        self._answered = False
        self._handshake: bytearray | None = None

    # -- the exchange ---------------------------------------------------------

    def begin(self, outgoing: Outgoing, first: bytes, *, uploading: bool) -> asyncio.Future[Answer]:
        """Write the head and what the body already has; the future is the final answer's head."""
        self._reset()
        self.uses += 1
        self._outgoing = outgoing
        self._informational = outgoing.informational
        self._bodiless = outgoing.method == "HEAD"
        self._uploading = uploading
        self._parser = httptools.HttpResponseParser(self)
        self._head = self._loop.create_future()
        if outgoing.upgrade:
            self._handshake = bytearray()
        chunked = outgoing.length is None
        data = serialise(outgoing)
        if first:
            data += frame(first, chunked=chunked)
        if chunked and not uploading:
            data += _END_CHUNK
        self._expect()
        if self._transport is not None:
            self._transport.write(data)
        return self._head

    async def upload(self, body: Body, *, chunked: bool) -> None:
        """Send the rest of a body that still arrives; a broken body breaks the exchange with the body's own error."""
        try:
            while self._uploading and not self.closed:
                data = await body.read()
                if not data:
                    break
                self._expect()
                self._write(frame(data, chunked=chunked))
                if self._writable is not None:
                    await self._writable
            if chunked and self._uploading:
                self._write(_END_CHUNK)
            self._uploading = False
        except Exception as error:  # noqa: BLE001 - whatever broke the client's body must reach the exchange, not the loop
            self._fail(error)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self.closed:
            self._transport.write(data)

    def tunnel(self, receive: asyncio.Protocol) -> tuple[asyncio.Transport, bytes]:
        """After a 101: hand the socket over, with the bytes that came behind the answer's head."""
        transport = self._transport
        if transport is None:
            message = "the side closed the connection while it was upgraded"
            raise ProtocolError(message)
        rest = bytes(self._handshake or b"")
        self._disarm()
        self.closed = True
        self._transport = None
        self._on_lost()
        transport.set_protocol(receive)
        return transport, rest

    def abort(self) -> None:
        self._close(abort=True)

    # -- asyncio.Protocol -----------------------------------------------------

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio.Transport by class, only by behaviour
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        if self._parser is None:
            self.abort()  # bytes nobody asked for: what follows could be taken for the next request's answer
            return
        if self._handshake is not None:
            self._receive_handshake(data)
            return
        self._deadline = self._loop.time() + self._read_timeout
        self._feed(data)

    def _feed(self, data: bytes) -> None:
        parser = self._parser
        if parser is None:
            return
        if self._stream is None:
            self._received += len(data)
        try:
            parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self._parser is None:
                self.abort()  # the answer had ended; bytes behind it poison the connection, not the answer
            else:
                self._fail(self._explain(error))
            return
        if self._head is not None and self._stream is None and self._received > _MAX_HEAD:
            self._fail(ProtocolError("the answer's head is too large"))

    @staticmethod
    def _explain(error: BaseException) -> Exception:
        cause = error.__context__
        if isinstance(cause, UpstreamError):
            return cause
        return ProtocolError(f"the answer is not HTTP: {error}")

    def _receive_handshake(self, data: bytes) -> None:
        """Hold an upgrade's answer until its head is whole: what follows a 101 is not HTTP."""
        held = self._handshake
        assert held is not None  # noqa: S101 - the caller looked
        held += data
        end = held.find(b"\r\n\r\n")
        if end < 0:
            if len(held) > _MAX_HEAD:
                self._fail(ProtocolError("the answer's head is too large"))
            return
        if held[:13].split(b" ")[1:2] != [b"101"]:
            self._handshake = None
            self._feed(bytes(held))
            return
        head, self._handshake = bytes(held[: end + 4]), held[end + 4 :]
        try:
            if self._parser is not None:
                self._parser.feed_data(head)
        except httptools.HttpParserUpgrade:
            return
        except httptools.HttpParserError as error:
            self._fail(ProtocolError(f"the upgrade's answer is not HTTP: {error}"))
            return
        self._fail(ProtocolError("the side upgraded without saying to what"))

    @override
    def eof_received(self) -> bool:
        if self._until_eof and self._stream is not None:
            self._stream.finish()
            self._parser = None
            self._stream = None
        return False

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._parser is not None:
            self._fail(self._lost_error(exc))
        self._close(abort=False)

    def _lost_error(self, exc: Exception | None) -> Exception:
        if self._received == 0 and self._stream is None:
            if self.uses > 1:
                return StaleError("the side had closed the idle connection")
            return ProtocolError("the side closed the connection without an answer")
        return ProtocolError(f"the answer ended early{f': {exc}' if exc else ''}")

    @override
    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    @override
    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # -- httptools callbacks --------------------------------------------------

    def on_status(self, reason: bytes) -> None:
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._answered:
            self._headers.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        parser = self._parser
        if parser is None:
            return
        status = parser.get_status_code()
        if status < 200 and status != 101:
            if status < 100:
                raise ProtocolError(f"the answer's status {status} is not one")
            return
        if status == 101 and self._handshake is None:
            raise ProtocolError("the side switched protocols unasked")
        self._answered = True
        self._status = status
        length = self._frame_answer(status)
        stream = Stream(self._pause, self._resume, self.abort)
        self._stream = stream
        answer = Answer(status, self._reason, self._headers, stream, length)
        if self._head is not None and not self._head.done():
            self._head.set_result(answer)
        if self._bodiless:
            self.on_message_complete()

    def _frame_answer(self, status: int) -> int | None:
        """The body's length by RFC 9112, 6.3; None where chunks or the connection's end tell."""
        if self._bodiless or status in {204, 304} or status == 101:
            return 0
        length: int | None = None
        chunked = False
        for name, value in self._headers:
            word = WORDS[name]
            if word == LENGTH:
                length = int(value)
            elif word == CODING:
                if value.lower() != b"chunked":
                    raise ProtocolError(
                        f"the answer has the transfer coding {value!r}, which this gateway does not know"
                    )
                chunked = True
            elif word == HOP and name.lower() == b"keep-alive":
                self.keep_alive_hint = _keep_alive_seconds(value)
        self._until_eof = length is None and not chunked
        return length

    def on_body(self, data: bytes) -> None:
        if self._stream is not None:
            self._stream.push(data)

    def on_message_complete(self) -> None:
        if not self._answered:
            self._finish_informational()
            return
        if self._status == 101:
            self._disarm()
            return
        stream, parser = self._stream, self._parser
        if stream is None or parser is None:
            return
        reusable = parser.should_keep_alive() if not self._bodiless else not self._says_close()
        self._parser = None
        self._stream = None
        self._disarm()
        stream.finish()
        # A body still on its way out, or a 5xx (the monolith's server drops the connection after it, unannounced),
        # makes the next request's fate uncertain.
        if self._uploading or not reusable or self._status >= 500:
            self._uploading = False
            self._close(abort=False)
        else:
            self.idle_since = self._loop.time()
            self._on_idle(self)

    def _says_close(self) -> bool:
        return any(name.lower() == b"connection" and b"close" in value.lower() for name, value in self._headers)

    def _finish_informational(self) -> None:
        if self._parser is not None and self._informational is not None:
            self._informational(self._parser.get_status_code(), self._reason, self._headers)
        self._headers = []
        self._reason = b""

    # -- ends -----------------------------------------------------------------

    def _fail(self, error: Exception) -> None:
        stream, head = self._stream, self._head
        self._parser = None
        self._stream = None
        if head is not None and not head.done():
            head.set_exception(error)
        elif stream is not None:
            stream.fail(error)
        self._close(abort=True)

    def _close(self, *, abort: bool) -> None:
        self._disarm()
        self._uploading = False
        transport, self._transport = self._transport, None
        if transport is not None:
            if abort:
                transport.abort()
            else:
                transport.close()
        if self._writable is not None:
            self.resume_writing()
        if not self.closed:
            self.closed = True
            self._on_lost()

    def _pause(self) -> None:
        self._deadline = float("inf")
        if self._transport is not None:
            self._transport.pause_reading()

    def _resume(self) -> None:
        self._expect()
        if self._transport is not None:
            self._transport.resume_reading()

    # -- the read time-out: one timer that re-arms itself, so that a request costs an assignment -----------------------

    def _expect(self) -> None:
        self._deadline = self._loop.time() + self._read_timeout
        if self._timer is None:
            self._timer = self._loop.call_at(self._deadline, self._check_deadline)

    def _check_deadline(self) -> None:
        self._timer = None
        if self._parser is None:
            return
        if self._loop.time() >= self._deadline:
            self._fail(UpstreamTimeoutError(f"no byte from the side in {self._read_timeout:g} s"))
        else:
            soon = min(self._deadline, self._loop.time() + self._read_timeout)
            self._timer = self._loop.call_at(soon, self._check_deadline)

    def _disarm(self) -> None:
        self._deadline = float("inf")

    def has_unread_bytes(self) -> bool:
        """Whether the kernel already holds something, such as the other side's close, that the loop has not seen."""
        sock = self._transport.get_extra_info("socket") if self._transport is not None else None
        if sock is None:
            return False
        poller = select.poll()
        poller.register(sock.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return bool(poller.poll(0))

    def is_alive(self) -> bool:
        return not self.closed and self._transport is not None and not self._transport.is_closing()


def _keep_alive_seconds(value: bytes) -> float | None:
    """The upstream's own idle limit, less a second for the way (``Keep-Alive: timeout=5``)."""
    for part in value.split(b","):
        name, _, seconds = part.strip().partition(b"=")
        if name.lower() == b"timeout" and seconds.isdigit():
            return max(float(seconds) - 1.0, 0.0)
    return None
