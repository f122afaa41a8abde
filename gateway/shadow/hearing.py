"""From a request that is over to what is put on record of it: the other side asked, both compared, legacy asked again."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple, ParamSpec, TypeVar

from gateway.compare import Difference, Observation, Outcome, Verdict, compare
from gateway.compare.bodies import header
from gateway.exchange import Side, UpstreamSide
from gateway.redaction import Redactor
from gateway.report.records import Comparison, Noise
from gateway.report.samples import SampleDifference, encode_sample
from gateway.shadow.asking import Asked, Envelope, ask
from gateway.shadow.governor import Governor, Slowness
from gateway.shadow.judging import (
    Case,
    Ignorance,
    Knowledge,
    describe,
    fall_back,
    found_of,
    hidden_writes,
    informed,
    judge,
    noise_of,
    places_of,
    sample_of,
    shape,
    steadied,
    with_rows,
)
from gateway.shadow.limits import Limits, Records
from gateway.shadow.rehearsal import Rehearsal, Reviewed
from gateway.shadow.ticket import Ending, Ticket

_HEAVY: Final = 32 * 1024
"""Bytes of both bodies from which comparing leaves the loop to requests and goes into a thread."""
_HEAVY_SAMPLE: Final = 4 * 1024
"""The same for making a sample: looking for secrets takes twenty times as long as comparing."""


P = ParamSpec("P")
T = TypeVar("T")


class Job(NamedTuple):
    ticket: Ticket
    ending: Ending
    at: float
    queued: float
    """By the clock of those who wait."""


class Again(NamedTuple):
    """What came of asking legacy once more."""

    noise: tuple[Noise, ...]
    raced: tuple[str, ...]
    """Places at which new differed as well."""


@dataclass(slots=True)
class Hearing:
    """Everything it takes to hear one case; used by all workers of the shadow."""

    sides: Mapping[Side, UpstreamSide]
    """Over pools of their own."""
    envelope: Envelope
    redactor: Redactor
    records: Records
    today: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    knowledge: Knowledge = field(default_factory=Ignorance)
    build_header: bytes = b"x-build"
    clock: Callable[[], float] = time.monotonic
    draw: Callable[[], float] = random.random
    rehearsal: Rehearsal | None = None
    slowness: Slowness = field(init=False, default_factory=Slowness)
    _again: Governor = field(init=False)
    _sampling: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    """One sample at a time: of all who want one now, most need none once the first is kept."""

    def __post_init__(self) -> None:
        self._again = Governor(self.limits.again)

    async def hear(self, job: Job) -> Comparison:
        case = await self._case(job)
        if case is None:
            return Comparison(job.ticket.endpoint.id, job.at, Outcome.NOT_COMPARABLE)
        verdict, reviewed = await self._review(job.ticket, case, await self._judge(job.ticket, case))
        again: Again | None = None
        redactor = await self._informed(case) if verdict.differences else self.redactor
        if self._is_worth_asking_again(job.ticket, case, verdict):
            unsteady = await self._ask_again(job.ticket, case)
            if unsteady is not None:
                calm = steadied(verdict, unsteady) if verdict.outcome is Outcome.MISMATCH else verdict
                raced = [each for each in verdict.differences if each not in calm.differences]
                if unsteady and redactor is self.redactor:
                    redactor = await self._informed(case)
                again = Again(noise_of(unsteady, redactor), places_of(raced, redactor))
                verdict = calm
        return await self._comparison(case, verdict, again, reviewed, redactor)

    async def _case(self, job: Job) -> Case | None:
        """Both answers; None where there is no way to have them."""
        ticket, data = job.ticket, job.ticket.body.data
        served = ticket.served(job.ending.started)
        if not ticket.body.whole or (ticket.rehearses and (served is None or ticket.rehearsed is None)):
            return None
        side, other = _opposite(ticket.shadowed), ticket.known
        if other is None:
            other = await self._ask(ticket, ticket.shadowed, data)
        if served is None:  # the client has left; the shadow has not
            served = await self._ask(ticket, side, data)
        legacy, new = (served, other) if side is Side.LEGACY else (other, served)
        build = header(new.observation.headers, self.build_header).decode("latin-1")
        legacy, new = (each._replace(observation=each.observation.without(self.build_header)) for each in (legacy, new))
        path = ticket.endpoint.path
        return Case(ticket.endpoint.id, ticket.request, data, job.ending.served, job.at, legacy, new, build, path)

    async def _ask(self, ticket: Ticket, side: Side, body: bytes) -> Asked:
        message = self.envelope.seal(ticket.request, body, ticket.policy, side)
        seconds = ticket.policy.timeout or self.limits.timeout
        asked = await ask(self.sides[side], message, body, self.limits.body, seconds, self.clock)
        if side is ticket.shadowed:
            self.slowness.add(ticket.endpoint.id, asked.seconds)
        return asked

    async def _judge(self, ticket: Ticket, case: Case) -> Verdict:
        rules, now = self.knowledge.rules_at(case.endpoint), self.today()
        rule = fall_back if ticket.said is not None else judge
        verdict = await _aside(_size(case), rule, case, rules, now)
        if ticket.rehearsed is not None and verdict.outcome is Outcome.TIMEOUT:
            # The client's patience or somebody's lock ended it: that says nothing of new, and is nothing to triage.
            return verdict._replace(differences=())
        return verdict

    async def _review(self, ticket: Ticket, case: Case, verdict: Verdict) -> tuple[Verdict, Reviewed | None]:
        """The verdict on a write, what it wrote included."""
        if self.rehearsal is None or ticket.rehearsed is None:
            return verdict, None
        reviewed = await self.rehearsal.review(ticket.endpoint, ticket.rehearsed)
        return with_rows(verdict, reviewed, self.knowledge.rules_at(case.endpoint), self.today()), reviewed

    def _is_worth_asking_again(self, ticket: Ticket, case: Case, verdict: Verdict) -> bool:
        if ticket.known is not None or not _is_whole(case.legacy.observation):
            return False
        is_mismatch = verdict.outcome is Outcome.MISMATCH and self._again.spend(self.clock())
        return is_mismatch or self.draw() < self.limits.noise

    async def _ask_again(self, ticket: Ticket, case: Case) -> Sequence[Difference] | None:
        """What legacy does not agree with itself about; None where it gave no second answer."""
        again = (await self._ask(ticket, Side.LEGACY, case.body)).observation.without(self.build_header)
        # Of an answer that only failed this time nothing follows for the one that did not.
        if not _is_whole(again) or again.status not in {case.legacy.observation.status, case.new.observation.status}:
            return None
        first, rules, now = case.legacy.observation, self.knowledge.rules_at(case.endpoint), self.today()
        return (await _aside(_size(case), compare, first, again, rules, now)).differences

    async def _comparison(
        self, case: Case, verdict: Verdict, again: Again | None, reviewed: Reviewed | None, redactor: Redactor
    ) -> Comparison:
        rules, now = self.knowledge.rules_at(case.endpoint), self.today()
        # One difference may hold a whole object, whatever the bodies weigh: 11 KB of it took 5 ms.
        weight = _HEAVY + 1 if _is_deep(verdict.differences) else _size(case)
        described = await _aside(weight, describe, case.endpoint, verdict.differences, rules, redactor, now)
        settled = self.knowledge.settle(verdict.outcome, described, case.at)
        if verdict.rest and settled.outcome != verdict.outcome:
            # What was accepted is asserted of each difference, not only of those that are shown.
            rest = await _aside(_HEAVY + 1, describe, case.endpoint, verdict.rest, rules, redactor, now)
            settled = self.knowledge.settle(verdict.outcome, (*described, *rest), case.at)
        make = partial(_sample, case, settled.outcome, described, redactor, reviewed)
        sample = await self._sample(_size(case) + (_HEAVY if reviewed is not None else 0), described, make)
        answered = case.legacy.observation.failure is None and case.new.observation.failure is None
        return Comparison(
            case.endpoint,
            case.at,
            settled.outcome,
            found_of(verdict.differences, described),
            verdict.hits,
            shape(case.request, case.body, self.redactor),
            case.legacy.seconds if answered else None,
            case.new.seconds if answered else None,
            case.build,
            sample,
            asked_twice=again is not None,
            noise=again.noise if again is not None else (),
            raced=again.raced if again is not None else (),
            reopens=settled.reopens,
        )

    async def _informed(self, case: Case) -> Redactor:
        return await _aside(_size(case), informed, self.redactor, case)

    async def _sample(self, size: int, described: Sequence[SampleDifference], make: Callable[[], bytes]) -> bytes:
        """Nothing where none is wanted."""
        signatures = [each.signature for each in described]
        if not signatures or not self.records.wants(signatures):
            return b""
        if size <= _HEAVY_SAMPLE:
            return make()
        async with self._sampling:
            return await asyncio.to_thread(make) if self.records.wants(signatures) else b""


def _sample(
    case: Case,
    outcome: str,
    described: tuple[SampleDifference, ...],
    redactor: Redactor,
    reviewed: Reviewed | None,
) -> bytes:
    writes = hidden_writes(reviewed.writes, redactor) if reviewed is not None else None
    return encode_sample(sample_of(case, outcome, described, redactor, writes))


async def _aside(size: int, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Its result; from a thread where it would keep the loop from requests."""
    return work(*args, **named) if size <= _HEAVY else await asyncio.to_thread(work, *args, **named)


def _opposite(side: Side) -> Side:
    return Side.NEW if side is Side.LEGACY else Side.LEGACY


def _is_whole(seen: Observation) -> bool:
    return seen.failure is None and not seen.truncated


def _is_deep(differences: Sequence[Difference]) -> bool:
    """Whether a whole object or list is to be looked through for secrets."""
    return any(isinstance(value, dict | list) for each in differences for value in (each.legacy, each.new))


def _size(case: Case) -> int:
    return len(case.legacy.observation.body) + len(case.new.observation.body)
