"""The data plane's own HTTP/1.1 server: bytes from a client in, the pipeline's answer out, nothing buffered but a window.

One task serves a connection; the parser runs ahead of it by a bounded number of pipelined requests.
"""

import asyncio
import select
import socket
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import structlog
from typing_extensions import override

from gateway.edge.parser import Incoming, Limits, RequestParser
from gateway.edge.refusals import refusal
from gateway.edge.tunnel import open_tunnel
from gateway.edge.wire import answer_head, chunk, informational_head
from gateway.errors import ClientGoneError, ExchangeError, RequestError
from gateway.exchange import Answer, Body, RawHeaders, Request
from gateway.pipeline import Passage, Pipeline
from gateway.stream import Stream
from gateway.telemetry import RequestIds

log = structlog.get_logger("gateway")

_AHEAD = 16
"""Pipelined requests parsed before the client is paused."""
_HALF_CLOSED = 0.5
"""Seconds a client that has closed its sending half may still wait: it cannot be told from one that has left."""
_LINGER = 1.0
"""Seconds a refused client may go on sending before the socket is closed over it (RFC 9112, 9.6)."""
_HELD = 64 * 1024
"""Bytes behind a websocket handshake that are read before its answer."""
_LOOK_EVERY = 0.25
"""Seconds between two looks at a client that we do not read from."""
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that makes a close a reset."""
_FIRST_CHUNK = 1.0
"""Seconds a chunked request waits for its first chunk, so that a malformed one reaches no upstream."""


@dataclass(frozen=True, slots=True)
class EdgeOptions:
    limits: Limits = field(default_factory=Limits)
    header_timeout: float = 20.0
    keep_alive_timeout: float = 75.0
    body_timeout: float = 60.0
    scheme: str = "http"


@dataclass(slots=True)
class Edge:
    """What all client connections of one worker share."""

    pipeline: Pipeline
    tasks: asyncio.TaskGroup
    default_host: bytes
    options: EdgeOptions
    ids: RequestIds
    connections: "set[ClientConnection]" = field(default_factory=set)
    draining: bool = False
    emptied: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the edge drains and no connection is left."""

    def forget(self, connection: "ClientConnection") -> None:
        self.connections.discard(connection)
        if self.draining and not self.connections:
            self.emptied.set()

    def drain(self) -> None:
        """Refuse further requests; connections close as soon as what they carry is answered."""
        self.draining = True
        for connection in list(self.connections):
            connection.close_if_idle()
        if not self.connections:
            self.emptied.set()


class ClientConnection(asyncio.Protocol):
    """One client: parses, serves one request after the other, keeps or closes the connection."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._loop = asyncio.get_running_loop()
        self._parser = RequestParser(edge.options.limits, self._enqueue, self._new_body)
        self._transport: asyncio.Transport | None = None
        self._peer = ""
        self._queue: deque[Incoming] = deque()
        self._wake: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._refused: RequestError | None = None
        self._paused = 0
        self._busy = False
        self._eof = False
        self._closing = False
        self._lingering = False
        self.raw: asyncio.Protocol | None = None
        self.rest = bytearray()

    # -- asyncio.Protocol -----------------------------------------------------

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio.Transport by class, only by behaviour
        self._transport = cast(asyncio.Transport, transport)
        peername = transport.get_extra_info("peername")
        self._peer = str(peername[0]) if isinstance(peername, tuple) and peername else "unknown"
        self._edge.connections.add(self)
        self._set_deadline(self._edge.options.keep_alive_timeout)

    @override
    def data_received(self, data: bytes) -> None:
        if self._closing or self._refused is not None:
            return
        if self._parser.upgraded:
            self._hold(data)
            return
        was_in_head = self._parser.in_head
        try:
            self._hold(self._parser.feed(data))
        except RequestError as error:
            self._refuse(error)
            return
        if self._parser.in_head and not was_in_head:
            self._set_deadline(self._edge.options.header_timeout)
        elif self._parser.in_body:
            self._set_deadline(self._edge.options.body_timeout)

    @override
    def eof_received(self) -> bool:
        self._eof = True
        if self._parser.in_body or self._parser.in_head or not self._busy:
            self._lose()
            return False
        self._loop.call_later(_HALF_CLOSED, self._lose)
        return True

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._edge.forget(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._writable is not None:
            self.resume_writing()
        self._lose()

    @override
    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    @override
    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    def _lose(self) -> None:
        """The client has left: whatever is under way for it is cancelled."""
        if self._lingering:
            return
        self._closing = True
        if self._queue or self._busy:
            gone = ClientGoneError("the client left")
            for incoming in self._queue:
                incoming.body.fail(gone)
        if self._task is not None:
            self._task.cancel()
        if self._transport is not None:
            self._transport.abort()

    # -- from parser to queue -------------------------------------------------

    def _enqueue(self, incoming: Incoming) -> None:
        self._set_deadline(float("inf"))
        self._queue.append(incoming)
        if len(self._queue) == _AHEAD:
            self._pause()
        if self._wake is not None:
            self._wake_up()
        elif self._task is None:
            self._task = self._edge.tasks.create_task(self._serve())

    def _wake_up(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def _hold(self, data: bytes) -> None:
        """Keep what comes behind a handshake until its answer is known."""
        held = len(self.rest)
        self.rest += data
        if held <= _HELD < held + len(data):
            self._pause()

    def take_rest(self) -> bytes:
        """Implements ``tunnel.Client``."""
        rest, self.rest = bytes(self.rest), bytearray()
        if len(rest) > _HELD:
            self._resume()
        return rest

    def _new_body(self) -> Stream:
        return Stream(self._pause, self._resume)

    def _pause(self) -> None:
        self._paused += 1
        if self._paused == 1 and self._transport is not None:
            self._deadline = float("inf")  # a client that we do not read from cannot be slow
            self._transport.pause_reading()
            self._loop.call_later(_LOOK_EVERY, self._look_for_reset)

    def _look_for_reset(self) -> None:
        """While reading is paused the loop does not notice that the client has gone; the kernel does."""
        if self._paused == 0 or self._transport is None:
            return
        sock = self._transport.get_extra_info("socket")
        if sock is not None and is_reset(sock):
            self._lose()
        else:
            self._loop.call_later(_LOOK_EVERY, self._look_for_reset)

    def _resume(self) -> None:
        self._paused -= 1
        if self._paused == 0 and self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
            if self._parser.in_body:
                self._set_deadline(self._edge.options.body_timeout)

    def _refuse(self, error: RequestError) -> None:
        """Nothing after this point of the stream can be understood: answer what came before, refuse, close."""
        self._refused = error
        if self._task is None:
            self._task = self._edge.tasks.create_task(self._serve())
        elif not self._busy:
            self._wake_up()

    # -- serving --------------------------------------------------------------

    async def _serve(self) -> None:
        try:
            while await self._next():
                self._busy = True
                incoming = self._queue.popleft()
                if len(self._queue) == _AHEAD - 1:
                    self._resume()
                keep = await self._exchange(incoming)
                self._busy = False
                if not keep or (self._edge.draining and not self._queue):
                    break
            else:
                if self._refused is not None:
                    self._write_refusal(self._refused, self._edge.ids.next(), keep_alive=False)
            self._finish_connection()
        except asyncio.CancelledError:
            if self._transport is not None:
                self._transport.abort()
        finally:
            self._edge.forget(self)

    async def _next(self) -> bool:
        """Wait for a request; False once none will come."""
        while not self._queue:
            if self._refused is not None or self._closing or self._eof:
                return False
            if not self._parser.in_head:
                self._set_deadline(self._edge.options.keep_alive_timeout)
            self._wake = self._loop.create_future()
            try:
                await self._wake
            finally:
                self._wake = None
        return self._queue[0].refused is None

    async def _exchange(self, incoming: Incoming) -> bool:
        """One request and its answer; whether the connection goes on."""
        request, body = self._request(incoming)
        passage = self._edge.pipeline.admit(request)
        try:
            if incoming.length is None and not incoming.expects_continue:
                await self._await_first_chunk(incoming)
            if incoming.upgrade:
                return await self._upgrade(passage)
            answer = await self._edge.pipeline.answer(passage, body)
            return await self._deliver(passage, incoming, answer)
        except asyncio.CancelledError:
            passage.status, passage.error = passage.status or 499, "client_gone"
            raise
        except Exception as error:  # noqa: BLE001 - every request ends in an answer and a log line, whatever broke
            return self._deliver_failure(passage, incoming, error)
        finally:
            incoming.body.close()
            self._edge.pipeline.finish(passage)

    def _request(self, incoming: Incoming) -> tuple[Request, Body | None]:
        request = Request(
            method=incoming.method,
            target=incoming.target,
            headers=incoming.headers,
            version=incoming.version,
            scheme=self._edge.options.scheme,
            peer=self._peer,
            host=incoming.host if incoming.host is not None else self._edge.default_host,
            length=incoming.length,
            request_id=incoming.request_id or self._edge.ids.next(),
            upgrade=incoming.upgrade,
            informational=self._send_informational if incoming.version == "1.1" else None,
        )
        return request, None if incoming.length == 0 else incoming.body

    async def _await_first_chunk(self, incoming: Incoming) -> None:
        try:
            async with asyncio.timeout(_FIRST_CHUNK):
                await incoming.body.wait()
        except TimeoutError:
            return
        if incoming.refused is not None:
            raise incoming.refused

    async def _upgrade(self, passage: Passage) -> bool:
        async def deliver(answer: Answer) -> bool:
            return await self._write_answer(passage, answer, keep_alive=False, head_only=False, version="1.1")

        if self._transport is None:
            return False
        return await open_tunnel(self._edge.pipeline, passage, self, self._transport, deliver)

    async def _deliver(self, passage: Passage, incoming: Incoming, answer: Answer) -> bool:
        keep_alive = incoming.keep_alive and not (self._is_last and not self._queue)
        if not incoming.body.done and incoming.length != 0:
            keep_alive = False  # the rest of the body stands between us and the next request
        try:
            return await self._write_answer(
                passage,
                answer,
                keep_alive=keep_alive,
                head_only=incoming.method == "HEAD",
                version=incoming.version,
            )
        except ExchangeError as error:
            # The head is out: a broken body must look broken, so the connection ends without its last chunk or byte.
            passage.error = error.code
            answer.body.close()
            self._abort()
            return False
        except BaseException:
            answer.body.close()
            raise

    async def _write_answer(
        self,
        passage: Passage,
        answer: Answer,
        *,
        keep_alive: bool,
        head_only: bool,
        version: str,
    ) -> bool:
        bodiless = head_only or answer.status in {204, 304}
        chunked = answer.length is None and not bodiless and version == "1.1"
        if answer.length is None and not bodiless and not chunked:
            keep_alive = False
        passage.status = answer.status
        head = answer_head(answer, keep_alive=keep_alive, chunked=chunked, version=version)
        body = answer.body
        first = body.take()
        passage.sent = len(first)
        if body.done:
            tail = b"0\r\n\r\n" if chunked else b""
            self._write(head + (chunk(first) if chunked and first else first) + tail)
            if self._writable is not None:
                await self._writable
            return keep_alive
        self._write(head + (chunk(first) if chunked and first else first))
        while True:
            if self._writable is not None:
                await self._writable
            data = await body.read()
            if not data:
                break
            passage.sent += len(data)
            self._write(chunk(data) if chunked else data)
        if chunked:
            self._write(b"0\r\n\r\n")
        return keep_alive

    @property
    def _is_last(self) -> bool:
        return self._eof or self._edge.draining

    def _deliver_failure(self, passage: Passage, incoming: Incoming, error: Exception) -> bool:
        if passage.status:
            # The answer had begun; it cannot be taken back, only broken off.
            self._abort()
            return False
        answer = refusal(error, passage.request.request_id)
        passage.status = answer.status
        passage.error = error.code if isinstance(error, ExchangeError) else "internal"
        if not isinstance(error, ExchangeError):
            log.error(
                "gateway.failed",
                error=repr(error),
                request_id=passage.request.request_id,
                exc_info=error,
            )
        keep_alive = (
            incoming.keep_alive
            and not incoming.upgrade
            and incoming.body.done
            and self._refused is None
            and not self._is_last
        )
        self._write(answer_head(answer, keep_alive=keep_alive, chunked=False, version=incoming.version))
        if incoming.method != "HEAD":
            self._write(answer.body.take())
        return keep_alive

    def _write_refusal(self, error: RequestError, request_id: str, *, keep_alive: bool) -> None:
        answer = refusal(error, request_id)
        self._edge.pipeline.metrics.refused(answer.status)
        log.info(
            "gateway.refused",
            status=answer.status,
            error=str(error),
            client=self._peer,
            request_id=request_id,
        )
        head = answer_head(answer, keep_alive=keep_alive, chunked=False, version="1.1")
        self._write(head + answer.body.take())

    def _send_informational(self, status: int, reason: bytes, headers: RawHeaders) -> None:
        self._write(informational_head(status, reason, headers))

    def _write(self, data: bytes) -> None:
        if self._transport is not None and data:
            self._transport.write(data)

    # -- ends -----------------------------------------------------------------

    def _abort(self) -> None:
        """End with a reset: where the connection's end is the body's end, a plain close would look like success."""
        self._closing = True
        if self._transport is not None:
            sock = self._transport.get_extra_info("socket")
            if sock is not None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()

    def _finish_connection(self) -> None:
        """Close; where the client still sends, read on for a moment, lest a reset destroy the answer on its way."""
        transport = self._transport
        self._closing = True
        if transport is None or transport.is_closing():
            return
        if self._eof or not (self._parser.in_body or self._refused is not None) or not transport.can_write_eof():
            transport.close()
            return
        self._lingering = True
        transport.write_eof()
        while self._paused > 0:
            self._resume()
        self._loop.call_later(_LINGER, transport.abort)

    def cut(self) -> None:
        """End the connection, whatever it carries."""
        self._lose()

    def close_if_idle(self) -> None:
        if not self._busy and not self._queue and self._transport is not None and self.raw is None:
            self._closing = True
            self._wake_up()
            self._transport.close()

    # -- time limits: one timer that re-arms itself ---------------------------

    def _set_deadline(self, seconds: float) -> None:
        self._deadline = self._loop.time() + seconds
        if self._timer is None:
            self._timer = self._loop.call_later(min(seconds, 5.0), self._check_deadline)

    def _check_deadline(self) -> None:
        self._timer = None
        if self._transport is None or self._closing:
            return
        left = self._deadline - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(min(left, 5.0), self._check_deadline)
        elif self._parser.in_head:
            self._refuse(RequestError(408, "the request's head took too long"))
        elif self._parser.in_body:
            self._parser.give_up(RequestError(408, "the request's body took too long"))
        elif not self._busy:
            self.close_if_idle()


def is_reset(sock: socket.socket) -> bool:
    poller = select.poll()
    poller.register(sock.fileno(), 0)  # hang-up and error are reported unasked
    return bool(poller.poll(0))


def make_protocol(edge: Edge) -> Callable[[], ClientConnection]:
    return lambda: ClientConnection(edge)
