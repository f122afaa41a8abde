"""The data plane's own HTTP/1.1 server: bytes from a client in, the pipeline's answer out, nothing buffered but a window.

Requests of a connection are answered one after the other. The common one (safe, without a body, an idle connection to
the side at hand) is sent on from the callback that read it and needs no task; every other has a task of its own.
"""

import asyncio
import select
import socket
from collections import deque
from collections.abc import Callable
from typing import cast

import structlog
from typing_extensions import override

from gateway.edge.parser import Incoming, RequestParser
from gateway.edge.refusals import refusal
from gateway.edge.state import Edge, EdgeOptions
from gateway.edge.tunnel import open_tunnel
from gateway.edge.wire import answer_head
from gateway.edge.writer import ClientWriter
from gateway.errors import ClientGoneError, ExchangeError, RequestError, StaleError
from gateway.exchange import SAFE_METHODS, Answer, Request
from gateway.pipeline import Passage
from gateway.stream import Stream
from gateway.upstream.side import HttpSide, Sent

__all__ = ["ClientConnection", "Edge", "EdgeOptions", "make_protocol"]

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
_FIRST_CHUNK = 1.0
"""Seconds a chunked request waits for its first chunk, so that a malformed one reaches no upstream."""
_NEVER = float("inf")


class ClientConnection(asyncio.Protocol):
    """One client: parses, answers one request after the other, keeps or closes the connection."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._loop = asyncio.get_running_loop()
        self._parser = RequestParser(edge.options.limits, self._enqueue, self._new_body)
        self._writer = ClientWriter()
        self._peer = ""
        self._queue: deque[Incoming] = deque()
        self._task: asyncio.Task[None] | None = None
        self._under_way: tuple[Passage, Callable[[], None]] | None = None
        """The request that no task has taken up yet, and how to let go of what was begun for it."""
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
        self._writer.transport = cast(asyncio.Transport, transport)
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
            # Nothing after this point of the stream can be understood: answer what came before, refuse, close.
            self._refused = error
        if self._parser.in_head and not was_in_head:
            self._set_deadline(self._edge.options.header_timeout)
        elif self._parser.in_body:
            self._set_deadline(self._edge.options.body_timeout)
        if not self._busy:
            self._advance()

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
        self._writer.transport = None
        self._edge.forget(self)
        if self._timer is not None:
            self._timer.cancel()
        self._writer.resume()
        self._lose()

    @override
    def pause_writing(self) -> None:
        self._writer.pause()
        self._set_deadline(self._edge.options.body_timeout)

    @override
    def resume_writing(self) -> None:
        self._writer.resume()
        if not self._busy:
            self._set_deadline(self._edge.options.keep_alive_timeout)
        elif self._parser.in_body:
            self._set_deadline(self._edge.options.body_timeout)
        else:
            self._deadline = _NEVER

    def _lose(self) -> None:
        """The client has left: whatever is under way for it is cancelled."""
        if self._lingering:
            return
        self._closing = True
        for incoming in self._queue:
            incoming.body.fail(ClientGoneError("the client left"))
        if self._task is not None:
            self._task.cancel()
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            # No task has begun that would say what became of it.
            passage, let_go = under_way
            let_go()
            passage.status, passage.error = 499, "client_gone"
            self._edge.pipeline.finish(passage)
        if self._writer.transport is not None:
            self._writer.transport.abort()

    # -- from parser to queue -------------------------------------------------

    def _enqueue(self, incoming: Incoming) -> None:
        self._deadline = _NEVER
        self._queue.append(incoming)
        if len(self._queue) == _AHEAD:
            self._pause()

    def _hold(self, data: bytes) -> None:
        """Keep what comes behind a handshake until its answer is known."""
        if data:
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
        if self._paused == 1 and self._writer.transport is not None:
            self._deadline = _NEVER  # a client that we do not read from cannot be slow
            self._writer.transport.pause_reading()
            self._loop.call_later(_LOOK_EVERY, self._look_for_reset)

    def _look_for_reset(self) -> None:
        """While reading is paused the loop does not notice that the client has gone; the kernel does."""
        if self._paused == 0 or self._writer.transport is None:
            return
        sock = self._writer.transport.get_extra_info("socket")
        if sock is not None and is_reset(sock):
            self._lose()
        else:
            self._loop.call_later(_LOOK_EVERY, self._look_for_reset)

    def _resume(self) -> None:
        self._paused -= 1
        transport = self._writer.transport
        if self._paused == 0 and transport is not None and not transport.is_closing():
            transport.resume_reading()
            if self._parser.in_body:
                self._set_deadline(self._edge.options.body_timeout)

    # -- one request after the other ------------------------------------------

    def _advance(self) -> None:
        """Begin the next request, or end the connection where none can come."""
        if self._closing:
            return
        if not self._queue:
            self._rest_or_end()
            return
        incoming = self._queue.popleft()
        if len(self._queue) == _AHEAD - 1:
            self._resume()
        if incoming.refused is not None:
            self._queue.clear()
            self._advance()
            return
        self._busy = True
        request = self._request(incoming)
        passage = self._edge.pipeline.admit(request)
        if not self._send_express(incoming, passage):
            self._under_way = passage, incoming.body.close
            self._task = self._edge.tasks.create_task(self._serve(incoming, passage))

    def _rest_or_end(self) -> None:
        """Nothing is asked now; wait for more where more can come."""
        if self._refused is not None:
            self._write_refusal(self._refused)
        if self._refused is not None or self._eof or self._edge.draining:
            self._finish_connection()
        elif not self._parser.in_head:
            self._set_deadline(self._edge.options.keep_alive_timeout)

    def _done(self, *, keep: bool) -> None:
        self._busy = False
        self._task = None
        if keep:
            self._advance()
        elif not self._closing:
            self._finish_connection()

    def _request(self, incoming: Incoming) -> Request:
        return Request(
            incoming.method,
            incoming.target,
            incoming.headers,
            incoming.version,
            self._edge.options.scheme,
            self._peer,
            incoming.host if incoming.host is not None else self._edge.default_host,
            incoming.length,
            incoming.request_id or self._edge.ids.next(),
            incoming.upgrade,
            self._writer.write_informational if incoming.version == "1.1" else None,
        )

    # -- without a task -------------------------------------------------------

    def _send_express(self, incoming: Incoming, passage: Passage) -> bool:
        """Send a safe request without a body over an idle connection; False where it takes more than that."""
        if incoming.length != 0 or incoming.upgrade or incoming.method not in SAFE_METHODS:
            return False
        pipeline = self._edge.pipeline
        side = pipeline.sides[passage.served]
        if not isinstance(side, HttpSide):
            return False
        sent = side.send_now(pipeline.message, passage)
        if sent is None:
            return False
        self._under_way = passage, sent.cancel
        sent.head.add_done_callback(lambda head: self._express_answered(incoming, passage, sent, head))
        return True

    def _express_answered(
        self, incoming: Incoming, passage: Passage, sent: Sent, head: "asyncio.Future[Answer]"
    ) -> None:
        if self._under_way is None:
            return  # the client left meanwhile
        error = head.exception()
        if isinstance(error, StaleError):
            sent.distrust()  # its idle siblings are as old
        answer = None if error is not None else self._edge.pipeline.accept(passage, head.result())
        if answer is None or not answer.body.done or not self._writer.is_ready:
            self._under_way = passage, answer.body.close if answer is not None else _nothing
            self._task = self._edge.tasks.create_task(self._serve(incoming, passage, answer, error))
            return
        self._under_way = None
        keep = self._writer.write_begun(passage, answer, keep_alive=self._may_keep(incoming))
        self._edge.pipeline.finish(passage)
        self._done(keep=keep)

    # -- with a task ----------------------------------------------------------

    async def _serve(
        self,
        incoming: Incoming,
        passage: Passage,
        answer: Answer | None = None,
        failed: BaseException | None = None,
    ) -> None:
        keep = False
        self._under_way = None
        try:
            keep = await self._exchange(incoming, passage, answer, failed)
        except asyncio.CancelledError:
            passage.status, passage.error = passage.status or 499, "client_gone"
            self.cut()
        except Exception as error:  # noqa: BLE001 - every request ends in an answer and a log line, whatever broke
            keep = self._deliver_failure(passage, incoming, error)
        finally:
            incoming.body.close()
            self._edge.pipeline.finish(passage)
            if self.raw is not None:
                self._edge.forget(self)
        self._done(keep=keep)

    async def _exchange(
        self, incoming: Incoming, passage: Passage, answer: Answer | None, failed: BaseException | None
    ) -> bool:
        """One request and its answer; whether the connection goes on."""
        if answer is None:
            if incoming.length is None and not incoming.expects_continue:
                await self._await_first_chunk(incoming)
            if incoming.upgrade:
                return await self._upgrade(passage)
            body = None if incoming.length == 0 else incoming.body
            answer = await self._edge.pipeline.answer(passage, body, failed)
        keep = self._may_keep(incoming)
        if not incoming.body.done and incoming.length != 0:
            keep = False  # the rest of the body stands between us and the next request
        return await self._deliver(passage, answer, keep_alive=keep)

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
            return await self._deliver(passage, answer, keep_alive=False)

        if self._writer.transport is None:
            return False
        return await open_tunnel(self._edge.pipeline, passage, self, self._writer.transport, deliver)

    async def _deliver(self, passage: Passage, answer: Answer, *, keep_alive: bool) -> bool:
        try:
            whole = answer.body.done
            keep_alive = self._writer.write_begun(passage, answer, keep_alive=keep_alive)
            if not whole:
                await self._writer.write_rest(passage, answer)
            await self._writer.ready()
        except ExchangeError as error:
            # The head is out: a broken body must look broken, so the connection ends without its last chunk or byte.
            passage.error = error.code
            self._break_off()
            return False
        finally:
            answer.body.close()
        return keep_alive

    def _may_keep(self, incoming: Incoming) -> bool:
        is_last = (self._eof or self._edge.draining) and not self._queue
        return incoming.keep_alive and not is_last

    def _deliver_failure(self, passage: Passage, incoming: Incoming, error: Exception) -> bool:
        if passage.status:
            # The answer had begun; it cannot be taken back, only broken off.
            self._break_off()
            return False
        answer = refusal(error, passage.request.request_id)
        passage.status = answer.status
        passage.error = error.code if isinstance(error, ExchangeError) else "internal"
        if not isinstance(error, ExchangeError):
            log.error("gateway.failed", error=repr(error), request_id=passage.request.request_id, exc_info=error)
        whole = incoming.body.done and not incoming.upgrade
        keep_alive = whole and self._refused is None and self._may_keep(incoming)
        return self._writer.write_begun(passage, answer, keep_alive=keep_alive)

    def _write_refusal(self, error: RequestError) -> None:
        request_id = self._edge.ids.next()
        answer = refusal(error, request_id)
        self._edge.pipeline.metrics.refused(answer.status)
        log.info("gateway.refused", status=answer.status, error=str(error), client=self._peer, request_id=request_id)
        self._writer.write(answer_head(answer, keep_alive=False, chunked=False, version="1.1") + answer.body.take())

    # -- ends -----------------------------------------------------------------

    def _break_off(self) -> None:
        self._closing = True
        self._writer.reset()

    def _finish_connection(self) -> None:
        """Close; where the client still sends, read on for a moment, lest a reset destroy the answer on its way."""
        transport = self._writer.transport
        self._closing = True
        if transport is None or transport.is_closing() or self.raw is not None:
            return
        if self._eof or not (self._parser.in_body or self._refused is not None) or not transport.can_write_eof():
            self._close(transport)
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
        transport = self._writer.transport
        if not self._busy and not self._queue and transport is not None and self.raw is None:
            self._closing = True
            self._close(transport)

    def _close(self, transport: asyncio.Transport) -> None:
        """Close once everything is sent, or the client has had its time to take it."""
        transport.close()
        if transport.get_write_buffer_size() > 0:
            self._loop.call_later(self._edge.options.body_timeout, transport.abort)

    # -- time limits: one timer that re-arms itself ---------------------------

    def _set_deadline(self, seconds: float) -> None:
        self._deadline = self._loop.time() + seconds
        if self._timer is None:
            self._timer = self._loop.call_later(min(seconds, 5.0), self._check_deadline)

    def _check_deadline(self) -> None:
        self._timer = None
        if self._writer.transport is None or self._closing:
            return
        left = self._deadline - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(min(left, 5.0), self._check_deadline)
        elif self._busy and not self._writer.is_ready:
            self._lose()  # a client that takes nothing would hold its side's connection for ever
        elif self._parser.in_head:
            self._refused = RequestError(408, "the request's head took too long")
            if not self._busy:
                self._advance()
        elif self._parser.in_body:
            self._parser.give_up(RequestError(408, "the request's body took too long"))
        elif not self._busy:
            self.close_if_idle()


def _nothing() -> None:
    """Lets go of nothing."""


def is_reset(sock: socket.socket) -> bool:
    poller = select.poll()
    poller.register(sock.fileno(), 0)  # hang-up and error are reported unasked
    return bool(poller.poll(0))


def make_protocol(edge: Edge) -> Callable[[], ClientConnection]:
    return lambda: ClientConnection(edge)
