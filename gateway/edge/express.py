"""The common request: safe, plain, whole, with an idle connection to its side. It needs no task and no second look.

It goes out from the callback that read it, and its answer from the callback that read that: heads are carried as the
bytes they came in, with what their fields meant the last time.
"""

from abc import abstractmethod
from collections.abc import Callable

from gateway.edge.link import NEVER, ClientLink
from gateway.edge.parser import Incoming, taken
from gateway.edge.plain import PlainHead, PlainRequest
from gateway.edge.wire import given, http_date
from gateway.errors import StaleError
from gateway.exchange import Answer, Request, Side
from gateway.headers import outgoing, plain_forwarded
from gateway.lines import serialise
from gateway.passage import Passage
from gateway.stream import complete
from gateway.upstream.plain import PlainHead as AnswerHead
from gateway.upstream.side import HttpSide

_METHODS = frozenset({"GET", "OPTIONS"})
"""Safe, and their answers have bodies like any other."""
_PEERS = 64
"""Clients with the same fields for whom the lines to a side are kept."""


class ExpressLink(ClientLink):
    """Implements ``upstream.connection.Asker`` for the one request that is under way without a task."""

    _under_way: tuple[Passage, Callable[[], None]] | None
    """The request that no task has taken up yet, and how to let go of what was begun for it."""
    _plain: PlainRequest
    _sent_to: HttpSide

    @abstractmethod
    def _begin_task(
        self,
        incoming: Incoming,
        passage: Passage,
        let_go: Callable[[], None],
        answer: Answer | None = None,
        failed: BaseException | None = None,
    ) -> None:
        """Serve the request, from here on, in a task."""

    @abstractmethod
    def _done(self, *, keep: bool) -> None:
        """The request is answered."""

    def _take_express(self, data: bytes) -> bool:
        """Serve what was read if it is just one plain request; False where it must be parsed."""
        plain = self._parser.read_plain(data)
        if plain is None or plain.rest or plain.method not in _METHODS:
            return False
        edge = self._edge
        head = plain.head
        request = Request(
            plain.method,
            plain.target,
            head.headers,
            "1.1",
            edge.options.scheme,
            self._peer,
            head.host,
            0,
            head.request_id or edge.ids.next(),
            False,  # noqa: FBT003 - a named tuple is made faster without names
            self.informational,
        )
        self._deadline = NEVER
        self._busy = True
        pipeline = edge.pipeline
        passage = pipeline.admit(request)
        side = pipeline.sides[passage.served]
        # A span's context and an endpoint's own headers are not in the lines that are kept for this head.
        plain_way = pipeline.tracing is None and passage.endpoint_id not in pipeline.headed
        if plain_way and isinstance(side, HttpSide):
            connection = side.reuse()
            if connection is not None:
                lines = head.sent.get(self._peer) if head.sent is not None else None
                if lines is None:
                    lines = self._serialise(request, plain.head)
                first = data[: data.find(b"\r\n") + 2]
                # Let go by abort: an answer that nobody waits for any more must not become the next request's.
                self._under_way = passage, connection.abort
                self._plain = plain
                self._sent_to = side
                connection.ask(b"%b%bX-Request-ID: %b\r\n\r\n" % (first, lines, request.request_id.encode()), self)
                return True
        incoming = taken(plain)
        self._begin_task(incoming, passage, incoming.body.close)
        return True

    def _serialise(self, request: Request, head: PlainHead) -> bytes:
        """The lines a side is sent, less the last: the request's id is another each time."""
        if head.passed is not None:
            lines = head.passed + serialise(plain_forwarded(request))
        else:
            lines = serialise(outgoing(request, self._edge.pipeline.trusted).headers[:-1])
        if head.sent is None or len(head.sent) >= _PEERS:
            head.sent = {}
        head.sent[self._peer] = lines
        return lines

    def take_whole(self, head: AnswerHead, body: bytes) -> None:
        if self._under_way is None:
            return
        passage = self._under_way[0]
        writer = self._writer
        # A client that is slow or about to end takes the way that knows of waiting and closing.
        if not writer.is_ready or writer.transport is None or self._eof or self._edge.draining:
            self.take_begun(Answer(head.status, head.reason, head.headers, complete(body), len(body)))
            return
        self._under_way = None
        pipeline = self._edge.pipeline
        if passage.served is Side.NEW:
            pipeline.record(passage, failed=False)
        passage.status = head.status
        passage.sent = len(body)
        if passage.ticket is not None:
            passage.ticket.take_whole(head.status, head.headers, body)
        if passage.take is not None:
            passage.take.take_whole(head.status, head.headers, body)
        lines = head.given or given(head)
        if head.dated:
            writer.transport.write(lines + body)
        else:
            writer.transport.write(b"%bDate: %b\r\n\r\n%b" % (lines, http_date(), body))
        pipeline.finish(passage)
        self._done(keep=True)

    def take_begun(self, answer: Answer) -> None:
        if self._under_way is None:
            answer.body.close()
            return
        passage, let_go = self._under_way
        accepted = self._edge.pipeline.accept(passage, answer)
        incoming = taken(self._plain)
        if accepted is None or not accepted.body.done or not self._writer.is_ready:
            self._begin_task(incoming, passage, accepted.body.close if accepted is not None else let_go, accepted)
            return
        self._under_way = None
        keep = self._writer.write_begun(passage, accepted, keep_alive=self._may_keep(incoming))
        self._edge.pipeline.finish(passage)
        self._done(keep=keep)

    def take_failure(self, error: Exception) -> None:
        if isinstance(error, StaleError):
            self._sent_to.distrust()  # its idle siblings are as old
        if self._under_way is None:
            return
        passage, _ = self._under_way
        incoming = taken(self._plain)
        self._begin_task(incoming, passage, incoming.body.close, failed=error)

    @abstractmethod
    def _may_keep(self, incoming: Incoming) -> bool:
        """Whether the connection goes on after this request's answer."""
