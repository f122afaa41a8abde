"""The data plane's own HTTP/1.1 server: bytes from a client in, the pipeline's answer out, nothing buffered but a window.

Requests of a connection are answered one after the other. The common one (see ``express``) needs no task; every other has
a task of its own.
"""

import asyncio
from collections import deque
from collections.abc import Callable

import structlog
from typing_extensions import override

from gateway.edge.express import ExpressLink
from gateway.edge.link import NEVER
from gateway.edge.parser import Incoming
from gateway.edge.refusals import refusal
from gateway.edge.state import Edge, EdgeOptions
from gateway.edge.tunnel import open_tunnel
from gateway.edge.wire import answer_head
from gateway.errors import ClientGoneError, ExchangeError, RequestError
from gateway.exchange import Answer, Request
from gateway.passage import Passage
from gateway.pipeline import error_code

__all__ = ["ClientConnection", "Edge", "EdgeOptions", "make_protocol"]

log = structlog.get_logger("gateway")

_AHEAD = 16
"""Pipelined requests parsed before the client is paused."""
_FIRST_CHUNK = 1.0
"""Seconds a chunked request waits for its first chunk, so that a malformed one reaches no upstream."""


class ClientConnection(ExpressLink):
    """One client: parses, answers one request after the other, keeps or closes the connection."""

    def __init__(self, edge: Edge) -> None:
        super().__init__(edge)
        self._queue: deque[Incoming] = deque()
        self._task: asyncio.Task[None] | None = None
        self._under_way = None

    @override
    def data_received(self, data: bytes) -> None:
        if self._closing or self._refused is not None:
            return
        if self._parser.upgraded:
            self._hold(data)
            return
        self._read(data)

    def _read(self, data: bytes) -> None:
        if not self._busy and self._take_express(data):
            return
        was_in_head = self._parser.in_head
        try:
            self._hold(self._parser.feed(data))
        except RequestError as error:
            # Nothing after this point of the stream can be understood: answer what came before, refuse, close.
            # Without its traceback, whose frames know the error itself: it would wait for the collector.
            self._refused = error.with_traceback(None)
        # Once for each head, so that one which comes byte by byte does not move its own limit on.
        if self._parser.in_head and not was_in_head:
            self._set_deadline(self._edge.options.header_timeout)
        elif self._parser.in_body:
            self._set_deadline(self._edge.options.body_timeout)
        if not self._busy:
            self._advance()

    @override
    def _lose(self) -> None:
        """The client has left: whatever is under way for it is cancelled."""
        # All that was asked is answered; what is left is the socket's own end.
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

    @override
    def _enqueue(self, incoming: Incoming) -> None:
        self._deadline = NEVER
        self._queue.append(incoming)
        if len(self._queue) == _AHEAD:
            self._pause()

    @override
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
        self._begin_task(incoming, passage, incoming.body.close)

    @override
    def _begin_task(
        self,
        incoming: Incoming,
        passage: Passage,
        let_go: Callable[[], None],
        answer: Answer | None = None,
        failed: BaseException | None = None,
    ) -> None:
        self._under_way = passage, let_go
        # Until its first step a task that is cancelled says nothing: `_lose` then finishes what is `_under_way`.
        self._task = self._edge.tasks.create_task(self._serve(incoming, passage, answer, failed))

    def _rest_or_end(self) -> None:
        """Nothing is asked now; wait for more where more can come."""
        if self._refused is not None:
            self._write_refusal(self._refused)
        if self._refused is not None or self._eof or self._edge.draining:
            self._finish_connection()
        elif not self._parser.in_head:
            self._set_deadline(self._edge.options.keep_alive_timeout)

    @override
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
            self.informational if incoming.version == "1.1" else None,
        )

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
            # Once it is joined to a side, the socket tells the tunnel of its end, and never us.
            if self.raw is not None:
                self._edge.forget(self)
        self._done(keep=keep)

    async def _exchange(
        self, incoming: Incoming, passage: Passage, answer: Answer | None, failed: BaseException | None
    ) -> bool:
        """One request and its answer; whether the connection goes on."""
        if answer is None:
            # Whoever expects a 100 sends nothing until the side has said so (RFC 9110, 10.1.1).
            if incoming.length is None and not incoming.expects_continue:
                await self._await_first_chunk(incoming)
            if incoming.upgrade:
                return await self._upgrade(incoming, passage)
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

    async def _upgrade(self, incoming: Incoming, passage: Passage) -> bool:
        async def deliver(answer: Answer) -> bool:
            keep = await self._deliver(passage, answer, keep_alive=self._may_keep(incoming))
            if keep:
                self._read_on()
            return keep

        if self._writer.transport is None:
            return False
        return await open_tunnel(self._edge.pipeline, passage, self, self._writer.transport, deliver)

    def _read_on(self) -> None:
        """The handshake was refused: what came behind it is HTTP again (RFC 9110, 7.8)."""
        self._parser.resume()
        if rest := self.take_rest():
            self._read(rest)

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

    @override
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
        passage.error = error_code(error)
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


def make_protocol(edge: Edge) -> Callable[[], ClientConnection]:
    return lambda: ClientConnection(edge)
