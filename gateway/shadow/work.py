"""The shadow of one worker: sampled requests in, exactly one outcome out for each, whatever breaks."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog

from gateway.capture import TOO_LARGE, Budget, Copy, read_ahead
from gateway.compare import Outcome
from gateway.endpoints import Endpoint
from gateway.exchange import SAFE_METHODS, Body, Request, Side
from gateway.headers import marks
from gateway.policies import PLAIN, Policy
from gateway.report.records import MATCHES, MISMATCHES, Comparison
from gateway.shadow.governor import Governor, Strain
from gateway.shadow.hearing import Hearing, Job
from gateway.shadow.limits import Meter, Verdicts
from gateway.shadow.ticket import Ending, Fate, Ticket
from gateway.signing import is_genuine

log = structlog.get_logger("gateway")

STOPPING: Final = "stopping"
QUEUE: Final = "queue"
LATE: Final = "late"
FALLBACK: Final = "fallback"
_SPREAD: Final = 0.2
"""Share of the time-out over which those who ran into it begin again."""
_UNHEARD: Final = frozenset({Outcome.SHED, Outcome.TOO_LARGE, Outcome.WITHHELD, Outcome.NOT_COMPARABLE})
"""Outcomes that say nothing of new."""
_TELLING: Final = frozenset({*MATCHES, *MISMATCHES, Outcome.RACED})
"""Outcomes that say something of how new compares."""


@dataclass(slots=True)
class Shadow:
    """``admit`` and ``finish`` are on every sampled request's way: they neither wait nor raise."""

    hearing: Hearing
    meter: Meter
    policies: Mapping[str, Policy] = field(default_factory=dict)
    verdicts: Verdicts | None = None
    budget: Budget = field(init=False)
    governor: Governor = field(init=False)
    _queue: asyncio.Queue[Job] = field(init=False, default_factory=asyncio.Queue)
    _is_stopping: bool = field(init=False, default=False)
    _is_shedding: bool = field(init=False, default=False)
    _strain: Strain = field(init=False, default_factory=Strain)

    def __post_init__(self) -> None:
        self.budget = Budget(self.hearing.limits.bytes)
        self.governor = Governor(self.hearing.limits.rate)

    @property
    def queued(self) -> int:
        return self._queue.qsize()

    def admit(self, endpoint: Endpoint, request: Request, shadowed: Side) -> Ticket | None:
        """A ticket for a sampled request; None where it is a shadow itself, or the endpoint samples more finely."""
        policy = self.policies.get(endpoint.id, PLAIN)
        if policy.sample is not None and self.hearing.draw() * 100 >= policy.sample:
            return None
        # The shadow of a shadow: gateways behind each other would ask for ever more.
        if self.is_marked(request):
            return None
        ticket = self._ticket(endpoint, request, shadowed, policy)
        ticket.fate = self._fate(ticket)
        return ticket

    def make_good(self, endpoint: Endpoint, request: Request) -> Ticket:
        """A ticket for a request that new failed and legacy answers, sampled or not: new's error, on record as such."""
        ticket = self._ticket(endpoint, request, Side.NEW, self.policies.get(endpoint.id, PLAIN))
        if request.upgrade:
            ticket.fate = Fate(Outcome.NOT_COMPARABLE, "websocket")
        return ticket

    def finish(self, ticket: Ticket, ending: Ending) -> None:
        """The request is over for its client; called exactly once for each ticket."""
        fate = ticket.close(ending) or self._crowded()
        if fate is not None:
            ticket.release()
            self._settle(ticket, fate)
        else:
            self._queue.put_nowait(Job(ticket, ending, self._wall_clock(), self.hearing.clock()))

    async def rehearse(self, ticket: Ticket, body: Body | None) -> Body | None:
        """Have a write rehearsed; returns its body for legacy. The client waits for as long as a rehearsal may take."""
        if self.hearing.rehearsal is None or not ticket.rehearses or ticket.fate is not None:
            return body
        data = b""
        if body is not None:
            data, body, refused = await read_ahead(body, self.hearing.limits.body, self.hearing.limits.ahead)
            if refused:
                ticket.fate = Fate(Outcome.TOO_LARGE if refused == TOO_LARGE else Outcome.TIMEOUT, refused)
                return body
        ticket.body.add(data)
        ticket.body.whole = True
        if not ticket.body.refused:
            ticket.rehearsed = await self.hearing.rehearsal.rehearse(
                ticket.endpoint, ticket.request, ticket.policy, data
            )
        return body

    def is_marked(self, request: Request) -> bool:
        """Whether the request is somebody's shadow already."""
        lines = marks(request.headers)
        key = self.hearing.envelope.key
        return bool(lines) and is_genuine(key, lines, request.method, request.target, self._wall_clock())

    def _ticket(self, endpoint: Endpoint, request: Request, shadowed: Side, policy: Policy) -> Ticket:
        self.meter.sampled(endpoint.id)
        largest = self.hearing.limits.body
        body, answer = Copy(self.budget, largest), Copy(self.budget, largest)
        body.whole = request.length == 0
        return Ticket(endpoint, request, shadowed, policy, body, answer, self.hearing.clock)

    def _fate(self, ticket: Ticket) -> Fate | None:
        """The outcome, where it is known before anything is asked."""
        request, policy = ticket.request, ticket.policy
        if request.upgrade:
            return Fate(Outcome.NOT_COMPARABLE, "websocket")
        if request.method not in SAFE_METHODS:
            can_rehearse = self.hearing.rehearsal is not None and ticket.shadowed is Side.NEW
            ticket.rehearses = policy.dry_run and can_rehearse
        if policy.never or not (ticket.rehearses or request.method in SAFE_METHODS):
            return Fate(Outcome.WITHHELD, "never" if policy.never else "write")
        if ticket.shadowed not in self.hearing.sides:
            return Fate(Outcome.SHED, "no_side")
        return self._crowded() or self._refused()

    def _crowded(self) -> Fate | None:
        if self._is_stopping:
            return Fate(Outcome.SHED, STOPPING)
        return Fate(Outcome.SHED, QUEUE) if self._queue.qsize() >= self.hearing.limits.queue else None

    def _refused(self) -> Fate | None:
        refusal = self.governor.refusal(self.hearing.clock())
        if refusal and not self._is_shedding:
            self._is_shedding = True
            log.warning("shadow.shedding", reason=refusal, **self._strain._asdict())
        return Fate(Outcome.SHED, refusal) if refusal else None

    def _wall_clock(self) -> float:
        return self.hearing.envelope.wall_clock()

    def _settle(self, ticket: Ticket, fate: Fate) -> None:
        if ticket.made_good and fate.outcome in _UNHEARD:
            fate = Fate(Outcome.NEW_ERROR, FALLBACK)
        self._record(Comparison(ticket.endpoint.id, self._wall_clock(), fate.outcome), fate.why)

    def _record(self, comparison: Comparison, why: str = "") -> None:
        self.meter.outcome(comparison.endpoint, comparison.outcome, why)
        self.hearing.records.record(comparison)

    def feel(self, lag: float, cpu: float) -> None:
        """Once a tick: let the share follow what this process can bear."""
        limits = self.hearing.limits
        taken = max(self._queue.qsize() / limits.queue, self.budget.held / limits.bytes)
        self.hearing.slowness.tick()
        self._strain = Strain(taken, lag, cpu, self.hearing.slowness.ratio)
        self.governor.feel(self._strain)
        if self._is_shedding and self.governor.share == 1.0:
            self._is_shedding = False
            log.info("shadow.recovered")

    async def run(self) -> None:
        """Ask and compare until cancelled; what is under way then is shed."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.hearing.limits.concurrency):
                tasks.create_task(self._work())

    async def drain(self) -> None:
        """Take nothing more, and finish within a moment what waits; the rest is shed."""
        self._is_stopping = True
        try:
            async with asyncio.timeout(self.hearing.limits.drain):
                await self._queue.join()
        except TimeoutError:
            while not self._queue.empty():
                job = self._queue.get_nowait()
                job.ticket.release()
                self._settle(job.ticket, Fate(Outcome.SHED, STOPPING))

    async def _work(self) -> None:
        while True:
            job = await self._queue.get()
            try:
                outcome = await self._hear(job)
            finally:
                job.ticket.release()
                self._queue.task_done()
            if outcome == Outcome.TIMEOUT:
                # Else all that began together end together for ever: one turn of the loop with as many answers to judge.
                await asyncio.sleep(self.hearing.draw() * self.hearing.limits.timeout * _SPREAD)

    async def _hear(self, job: Job) -> str:
        ticket = job.ticket
        if not ticket.made_good and self.hearing.clock() - job.queued > self.hearing.limits.timeout:
            # What new would say now stands beside what legacy said then.
            self._settle(ticket, Fate(Outcome.SHED, LATE))
            return Outcome.SHED
        try:
            early = job.queued + self.hearing.limits.rest - self.hearing.clock()
            if early > 0:
                await asyncio.sleep(early)
            comparison = await self.hearing.hear(job)
        except asyncio.CancelledError:
            self._settle(ticket, Fate(Outcome.SHED, STOPPING))
            raise
        except Exception:  # a defect of ours costs this comparison, which is counted, and no more
            log.exception("shadow.failed", endpoint=ticket.endpoint.id)
            self._settle(ticket, Fate(Outcome.NOT_COMPARABLE, "internal"))
            return Outcome.NOT_COMPARABLE
        self._record(comparison)
        # Only where new serves its clients there is something to take back.
        if self.verdicts is not None and ticket.shadowed is Side.LEGACY and comparison.outcome in _TELLING:
            self.verdicts.judge(ticket.endpoint.id, differs=comparison.outcome in MISMATCHES)
        return comparison.outcome
