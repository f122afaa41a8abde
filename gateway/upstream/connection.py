"""One connection to a side: a request out, the answer in, both bodies streaming; a deadline while the side is silent."""

import asyncio
import select
from collections.abc import Callable
from typing import Protocol, cast

from typing_extensions import override

from gateway import lines
from gateway.errors import ProtocolError, StaleError, UpstreamError, UpstreamTimeoutError
from gateway.exchange import Answer, Body, Informational, Outgoing
from gateway.stream import Stream
from gateway.upstream.answer import AnswerReader
from gateway.upstream.plain import PlainHead, read_whole

_END_CHUNK = b"0\r\n\r\n"
_NEVER = float("inf")


def serialise(outgoing: Outgoing) -> bytes:
    """The head as it goes over the wire."""
    return b"%b %b HTTP/1.1\r\n%b\r\n" % (
        outgoing.method.encode("ascii"),
        outgoing.target,
        lines.serialise(outgoing.headers),
    )


def frame(data: bytes, *, chunked: bool) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data) if chunked else data


class Asker(Protocol):
    """Who asks without a task; just one of its methods is called, just once, unless the connection is aborted first."""

    @property
    def informational(self) -> Informational:
        """Takes the 1xx answers before it."""

    def take_whole(self, head: PlainHead, body: bytes) -> None:
        """The answer, and the connection is free again."""

    def take_begun(self, answer: Answer) -> None:
        """The answer's head; its body is here or may still be arriving."""

    def take_failure(self, error: Exception) -> None:
        """There is no answer."""


class Connection(asyncio.Protocol):
    """A client's side of HTTP/1.1 over one socket; serves one exchange at a time."""

    def __init__(
        self, read_timeout: float, on_idle: Callable[["Connection"], None], on_lost: Callable[[], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._read_timeout = read_timeout
        self._on_idle = on_idle
        self._on_lost = on_lost
        self._transport: asyncio.Transport | None = None
        self._writable: asyncio.Future[None] | None = None
        self._deadline = _NEVER
        self._timer: asyncio.TimerHandle | None = None
        self._reader: AnswerReader | None = None
        self._head: asyncio.Future[Answer] | None = None
        self._asker: Asker | None = None
        self._begun: Answer | None = None
        self._uploading = False
        self.uses = 0
        self.idle_since = 0.0
        self.keep_alive_hint: float | None = None
        self.closed = False

    def begin(self, outgoing: Outgoing, first: bytes, *, uploading: bool) -> asyncio.Future[Answer]:
        """Write the head and what the body already has; the future is the final answer's head."""
        self._head = head = self._loop.create_future()
        if self._transport is None or self._transport.is_closing():
            head.set_exception(StaleError("the side had closed the connection before it was used", sent=False))
            return head
        self.uses += 1
        self._uploading = uploading
        self._reader = AnswerReader(outgoing, self._new_stream, self._resolve)
        chunked = outgoing.length is None
        data = serialise(outgoing)
        if first:
            data += frame(first, chunked=chunked)
        if chunked and not uploading:
            data += _END_CHUNK
        self._expect()
        self._transport.write(data)
        return head

    def ask(self, data: bytes, asker: Asker) -> None:
        """Write a whole GET or OPTIONS as it stands; its asker is called back."""
        if self._transport is None or self._transport.is_closing():
            asker.take_failure(StaleError("the side had closed the connection before it was used", sent=False))
            return
        self.uses += 1
        self._asker = asker
        self._expect()
        self._transport.write(data)

    def _resolve(self, answer: Answer) -> None:
        # Let go of at once: the answer's body knows this connection, and the two would wait for the collector of cycles.
        head, self._head = self._head, None
        if head is not None and not head.done():
            head.set_result(answer)

    def _new_stream(self) -> Stream:
        return Stream(self._pause, self._resume, self.abort)

    async def upload(self, body: Body, *, chunked: bool) -> None:
        """Send the rest of a body that still arrives; a broken body breaks the exchange with the body's own error."""
        try:
            while self._uploading:
                self._deadline = _NEVER  # while the client is slow, the side owes us nothing
                data = await body.read()
                if not data:
                    break
                self._expect()
                self._write(frame(data, chunked=chunked))
                if self._writable is not None:
                    await self._writable
            if self._uploading:
                self._expect()
                self._write(_END_CHUNK if chunked else b"")
            self._uploading = False
        except Exception as error:  # noqa: BLE001 - whatever broke the client's body must reach the exchange, not the loop
            if self._uploading:
                self._fail(error)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def tunnel(self, receive: asyncio.Protocol) -> tuple[asyncio.Transport, bytes]:
        """After a 101: hand the socket over, with the bytes that came behind the answer's head."""
        transport, reader = self._transport, self._reader
        if transport is None or reader is None:
            raise ProtocolError("the side closed the connection while it was upgraded")
        self._disarm()
        self._reader = None
        self._transport = None
        self.closed = True
        self._on_lost()
        transport.set_protocol(receive)
        return transport, reader.rest

    def abort(self) -> None:
        self._close(abort=True)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio.Transport by class, only by behaviour
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        if self._reader is None:
            asker = self._asker
            if asker is None:
                self.abort()  # bytes nobody asked for would be taken for the next request's answer
                return
            whole = read_whole(data)
            if whole is not None:
                self._deliver(asker, *whole)
                return
            message = Outgoing("GET", b"", [], 0, informational=asker.informational)
            self._reader = AnswerReader(message, self._new_stream, self._begin)
        self._read(self._reader, data)

    def _deliver(self, asker: Asker, head: PlainHead, body: bytes) -> None:
        self._asker = None
        self._deadline = _NEVER
        self.keep_alive_hint = head.keep_alive_hint
        # Idle first: the answer may begin the client's next request, which then finds this very connection.
        self._on_idle(self)
        asker.take_whole(head, body)

    def _read(self, reader: AnswerReader, data: bytes) -> None:
        self._deadline = self._loop.time() + self._read_timeout
        try:
            reader.feed(data)
        except UpstreamError as error:
            self._fail(error)
            return
        asker, begun = self._asker, self._begun
        if begun is not None:
            self._asker = self._begun = None
        if reader.finished:
            self._finish(reader)
        elif reader.status == 101:
            self._disarm()
        if asker is not None and begun is not None:
            asker.take_begun(begun)

    def _begin(self, answer: Answer) -> None:
        # Kept for a moment: what stands in the packet beside the head belongs in the body first.
        self._begun = answer

    @override
    def eof_received(self) -> bool:
        reader = self._reader
        if reader is not None and reader.end():
            self._reader = None
        return False

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._reader is not None or self._asker is not None:
            self._fail(self._lost_error(self._reader, exc))
        self._close(abort=False)

    def _lost_error(self, reader: AnswerReader | None, exc: Exception | None) -> UpstreamError:
        if reader is not None and reader.has_begun:
            return ProtocolError(f"the answer ended early{f': {exc}' if exc else ''}")
        if self.uses > 1:
            return StaleError("the side had closed the idle connection")
        return ProtocolError("the side closed the connection without an answer")

    @override
    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    @override
    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    def _finish(self, reader: AnswerReader) -> None:
        """The answer is complete: back to the pool, if whatever comes next can only be the next answer.

        After a 5xx the connection is not used again: the monolith's server drops it, unannounced.
        """
        self._reader = None
        self._disarm()
        if self._uploading or reader.poisoned or not reader.reusable or reader.status >= 500:
            self._close(abort=self._uploading or reader.poisoned)
            return
        self.keep_alive_hint = reader.keep_alive_hint
        self._on_idle(self)

    def _fail(self, error: Exception) -> None:
        reader = self._reader
        # An error's traceback holds the frames it came through, and they hold us: not kept, nothing of it is a cycle.
        head, self._head = self._head, None
        if head is not None and not head.done():
            head.set_exception(error)
        elif reader is not None and reader.stream is not None:
            reader.stream.fail(error)
        asker, begun = self._asker, self._begun
        self._close(abort=True)
        if asker is not None and begun is not None:
            asker.take_begun(begun)
        elif asker is not None:
            asker.take_failure(error)

    def _close(self, *, abort: bool) -> None:
        self._disarm()
        if self._timer is not None:
            # It would keep all of this alive for the rest of the read time-out, with every failed exchange.
            self._timer.cancel()
            self._timer = None
        self._uploading = False
        if self._reader is not None:
            self._reader.release()
        self._reader = self._asker = self._begun = self._head = None
        transport, self._transport = self._transport, None
        if transport is not None:
            if abort:
                transport.abort()
            else:
                transport.close()
        self.resume_writing()
        if not self.closed:
            self.closed = True
            self._on_lost()

    def _pause(self) -> None:
        self._deadline = _NEVER
        if self._transport is not None:
            self._transport.pause_reading()

    def _resume(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            if self._reader is not None:
                self._expect()
            self._transport.resume_reading()

    def _expect(self) -> None:
        self._deadline = self._loop.time() + self._read_timeout
        if self._timer is None:
            # One timer that re-arms itself, so that a request costs an assignment and not a timer.
            self._timer = self._loop.call_at(self._deadline, self._check_deadline)

    def _check_deadline(self) -> None:
        self._timer = None
        if self._reader is None and self._asker is None:
            return
        now = self._loop.time()
        if now >= self._deadline:
            self._fail(UpstreamTimeoutError(f"no byte from the side in {self._read_timeout:g} s"))
        else:
            # Never is no time to wake up at; and a deadline that is set meanwhile must not be missed.
            self._timer = self._loop.call_at(min(self._deadline, now + self._read_timeout), self._check_deadline)

    def _disarm(self) -> None:
        self._deadline = _NEVER

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
