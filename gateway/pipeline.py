"""One request's way: match, decide, send, answer. Edges hand a request in and write the answer out."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog

from flags.provider import Flags
from gateway.breaker import Breaker, Change, Drift
from gateway.decision import FAILED, decide
from gateway.endpoints import WEBSOCKET, Catalog
from gateway.errors import ExchangeError, RequestError, StaleError, UpstreamError, UpstreamTimeoutError
from gateway.exchange import (
    SAFE_METHODS,
    Answer,
    Body,
    Outgoing,
    Request,
    Side,
    UpstreamSide,
)
from gateway.headers import TrustedPeers, marks, outgoing
from gateway.identity import Sources, identify
from gateway.passage import Passage
from gateway.policies import Policy
from gateway.routes import Routes
from gateway.shadow.ticket import Ending, Ticket
from gateway.shadow.work import Shadow
from gateway.signing import DRY_RUN
from gateway.tape.deck import Deck
from gateway.telemetry import AccessLog, Metrics
from gateway.tracing import Tracing

log = structlog.get_logger("gateway")


class Revision(Flags, Protocol):
    """The flags of one revision: taken once a request, so that all its answers agree."""

    @property
    def context_names(self) -> frozenset[str]:
        """What its varying flags look at in a caller."""


class FlagSource(Protocol):
    @property
    def current(self) -> Revision: ...


class Retreat(Protocol):
    """Who gives an endpoint back to legacy, for all workers and for good."""

    def give_back(self, endpoint_id: str, why: str) -> None: ...


class Unlisted(Protocol):
    """Where requests go on record that no endpoint matches."""

    def add(self, method: str, path: str) -> None: ...


@dataclass(slots=True)
class Pipeline:
    """Everything one worker needs to answer requests; the edges call ``admit``, ``answer`` and ``finish`` in turn."""

    catalog: Catalog
    flags: FlagSource
    sides: dict[Side, UpstreamSide]
    metrics: Metrics
    unlisted: Unlisted
    sources: Sources = field(default_factory=Sources)
    trusted: TrustedPeers = field(default_factory=TrustedPeers)
    breaker: Breaker = field(default_factory=Breaker)
    drift: Drift = field(default_factory=Drift)
    retreat: Retreat | None = None
    clock: Callable[[], float] = time.monotonic
    access: AccessLog | None = None
    """Takes the canonical line of each request; None for none."""
    tracing: Tracing | None = None
    shadow: Shadow | None = None
    """None where nobody is ever asked in the shadow."""
    deck: Deck | None = None
    """None where nothing is ever recorded."""
    policies: Mapping[str, Policy] = field(default_factory=dict)
    headed: frozenset[str] = field(init=False)
    """Endpoints whose sides are sent other fields than the client sent."""
    routes: Routes = field(init=False)

    def __post_init__(self) -> None:
        self.routes = Routes(self.catalog)
        self.headed = frozenset(name for name, policy in self.policies.items() if policy.headers)

    def admit(self, request: Request) -> Passage:
        """Match and decide; never raises, since a request that cannot be decided is legacy's."""
        passage = Passage(request, self.clock())
        try:
            find = self.routes.find_websocket if request.upgrade else self.routes.find
            route = find(request.method, request.target)
            passage.told = route.told
            passage.endpoint = route.endpoint
            if route.endpoint is None:
                self.unlisted.add(WEBSOCKET if request.upgrade else request.method, route.path)
            flags = self.flags.current
            passage.decision = decide(
                route.endpoint, flags, lambda: identify(request, self.sources, flags.context_names), self
            )
            if passage.decision.shadowed is not None:
                self._sample(passage, passage.decision.shadowed)
            if self.deck is not None and self.deck.wanted is not None:
                passage.take = self.deck.admit(passage.endpoint_id, request, passage.path)
        except Exception:
            log.exception("gateway.decision_failed", request_id=request.request_id)
            passage.decision = FAILED
        passage.served = passage.decision.served
        if passage.served is Side.NEW and Side.NEW not in self.sides:
            self.fall_back(passage, "no_new_side")
        return passage

    def _sample(self, passage: Passage, shadowed: Side) -> None:
        if self.shadow is not None and passage.endpoint is not None:
            passage.ticket = self.shadow.admit(passage.endpoint, passage.request, shadowed)
            if passage.ticket is None:
                # The log must not say that somebody is asked in the shadow who is not.
                passage.decision = replace(passage.decision, shadowed=None)

    def allows(self, endpoint_id: str) -> bool:
        """Implements ``decision.Health``."""
        return self.breaker.allows(endpoint_id, self.clock())

    async def answer(self, passage: Passage, body: Body | None, failed: BaseException | None = None) -> Answer:
        """The answer of the side that serves; where new fails in a way legacy can make good, legacy's.

        ``failed`` is what became of a first, express attempt: a dead idle connection is no attempt at all.
        """
        message = self.message(passage)
        if passage.ticket is not None:
            body = await self._watch(passage.ticket, body)
        if passage.take is not None:
            body = passage.take.follow_body(body)
        if passage.served is Side.NEW:
            answer = await self._ask_new(passage, message, body, failed)
            if answer is not None:
                return _followed(passage, answer)
            failed = None
            message = self.message(passage)
        try:
            if failed is not None and not isinstance(failed, StaleError):
                raise failed
            answer = await self.sides[Side.LEGACY].send(message, body)
        except UpstreamError as error:
            self.metrics.error(Side.LEGACY, error.code)
            raise
        return _followed(passage, answer)

    async def _watch(self, ticket: Ticket, body: Body | None) -> Body | None:
        """The request's body, copied on its way; a write that may be rehearsed is rehearsed first."""
        if self.shadow is not None and ticket.rehearses:
            return await self.shadow.rehearse(ticket, body)
        if body is None:
            ticket.body.whole = True
            return None
        return ticket.follow_body(body)

    def accept(self, passage: Passage, answer: Answer) -> Answer | None:
        """The answer to an express request, judged; None where legacy should answer instead."""
        accepted = answer if passage.served is not Side.NEW else self._judge(passage, answer, replayable=True)
        return _followed(passage, accepted) if accepted is not None else None

    def message(self, passage: Passage) -> Outgoing:
        """What the serving side is sent."""
        message = outgoing(passage.request, self.trusted)
        if self.shadow is not None and self.shadow.is_marked(passage.request):
            message = _passing_mark_on(message, passage)
        if passage.endpoint is not None and (policy := self.policies.get(passage.endpoint.id)) is not None:
            message = policy.apply(message, passage.served)
        if self.tracing is not None:
            if passage.span is None:
                name = f"{passage.request.method} {passage.endpoint_id}"
                passage.span = self.tracing.start(passage.request, name)
            message = passage.span.inject(message)
        return message

    async def _ask_new(
        self, passage: Passage, message: Outgoing, body: Body | None, failed: BaseException | None
    ) -> Answer | None:
        """New's answer, or None where legacy should answer this very request."""
        replayable = body is None and message.method in SAFE_METHODS
        try:
            if failed is not None and not isinstance(failed, StaleError):
                raise failed
            answer = await self.sides[Side.NEW].send(message, body)
        except UpstreamError as error:
            self.metrics.error(Side.NEW, error.code)
            self.record(passage, failed=True)
            # It may have been carried out, and legacy would do it a second time (ADR 0004).
            if error.sent and not replayable:
                raise
            self.note(passage, None, error)
            self.fall_back(passage, error.code)
            return None
        return self._judge(passage, answer, replayable=replayable)

    def _judge(self, passage: Passage, answer: Answer, *, replayable: bool) -> Answer | None:
        # A 4xx is an answer, and may be the right one: only what no client asked for counts against new.
        failed = answer.status >= 500
        self.record(passage, failed=failed)
        if failed and replayable:
            self.note(passage, answer)
            answer.body.close()
            self.fall_back(passage, f"status_{answer.status}")
            return None
        return answer

    def note(self, passage: Passage, answer: Answer | None, error: UpstreamError | None = None) -> None:
        """Keep for the record what new said, or how it failed: legacy's answer will stand beside it."""
        if self.shadow is None or passage.endpoint is None:
            return
        if passage.ticket is None:
            passage.ticket = self.shadow.make_good(passage.endpoint, passage.request)
        passage.ticket.note_failure(answer, passage.started, timed_out=isinstance(error, UpstreamTimeoutError))

    def fall_back(self, passage: Passage, code: str) -> None:
        """Legacy answers instead of new, for this reason; counted."""
        passage.served = Side.LEGACY
        passage.fallback = code
        self.metrics.fallback(passage.endpoint.id if passage.endpoint else "unlisted", code)

    def record(self, passage: Passage, *, failed: bool) -> None:
        """Tell the breaker what became of a request to new."""
        if passage.endpoint is None:
            return
        change = self.breaker.record(passage.endpoint.id, failed=failed, now=self.clock())
        if change is Change.OPENED:
            log.warning("gateway.breaker_opened", endpoint=passage.endpoint.id)
        elif change is Change.CLOSED:
            log.info("gateway.breaker_closed", endpoint=passage.endpoint.id)
        elif change is Change.GAVE_UP:
            self._give_back(passage.endpoint.id, "new failed, and failed again at every trial of the breaker")

    def judge(self, endpoint_id: str, *, differs: bool) -> None:
        """Implements ``shadow.limits.Verdicts``: legacy was asked in the shadow, and this is how new compares."""
        why = self.drift.record(endpoint_id, differs=differs, now=self.clock())
        if why:
            self._give_back(endpoint_id, why)

    def _give_back(self, endpoint_id: str, why: str) -> None:
        if self.retreat is not None and self.breaker.hold(endpoint_id):
            self.retreat.give_back(endpoint_id, why)

    def finish(self, passage: Passage) -> None:
        """Count and log one request; called exactly once, when its last byte is out or it has failed."""
        passage.seconds = self.clock() - passage.started
        self.metrics.request(
            passage.endpoint_id, passage.served, passage.decision.reason, passage.status, passage.seconds
        )
        if passage.ticket is not None and self.shadow is not None:
            self.shadow.finish(passage.ticket, Ending(passage.started, passage.served, passage.error))
        if passage.take is not None and self.deck is not None:
            self.deck.finish(passage.take, passage.served)
        if self.access is not None:
            self.access.info(passage)
        if passage.span is not None:
            passage.span.end(
                {
                    "http.response.status_code": passage.status,
                    "banyan.endpoint": passage.endpoint_id,
                    "banyan.side": passage.served,
                    "banyan.reason": passage.decision.reason,
                },
                failed=passage.status >= 500 or passage.error is not None,
            )


def _passing_mark_on(message: Outgoing, passage: Passage) -> Outgoing:
    """Another gateway's shadow stays one behind this gateway."""
    lines = marks(passage.request.headers)
    if passage.served is Side.LEGACY and DRY_RUN in (value for _, value in lines):
        raise RequestError(508, "a dry run must not reach legacy, where it would be carried out for real")
    return message._replace(headers=[*message.headers, *lines])


def _followed(passage: Passage, answer: Answer) -> Answer:
    for copier in (passage.ticket, passage.take):
        if copier is not None:
            answer = copier.follow(answer)
    return answer


def error_code(error: BaseException) -> str:
    """The word for an error in logs and answers."""
    return error.code if isinstance(error, ExchangeError) else "internal"
