"""A replay: so many at once, so many a second, each answer compared with the recorded one as it comes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gateway.compare import Observation, Outcome, RuleBook, Verdict, compare
from gateway.compare.bodies import header
from gateway.exchange import SAFE_METHODS
from gateway.replay.asking import Asker, Heard, as_addressed_then
from gateway.replay.tally import Played
from gateway.replay.veil import Veil
from gateway.report.samples import Sample

_HAD_ALREADY = Verdict(
    Outcome.NOT_COMPARABLE, reason="the client had legacy's answer already, so the recording has none to compare with"
)
_WITHHELD = Verdict(Outcome.WITHHELD, reason="a write is sent with --writes only")


@dataclass(slots=True)
class Pace:
    """At most so many a second, evenly; what is late is not made up for in a burst."""

    rate: float | None
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _next: float = 0.0

    async def wait(self) -> None:
        if self.rate is None:
            return
        now = self.clock()
        at = max(self._next, now)
        self._next = at + 1 / self.rate
        if at > now:
            await self.sleep(at - now)


@dataclass(frozen=True, slots=True)
class Replay:
    asker: Asker
    rules: RuleBook
    veil: Veil
    now: datetime
    pace: Pace
    concurrency: int = 4
    writes: bool = False
    build_header: bytes = b"x-build"
    """Says which build of a side answered, and is no part of the answer."""

    async def run(self, samples: Iterable[Sample], report: Callable[[Played], None]) -> None:
        """Ask all of them; ``report`` is called as each is compared, with one at a time in the recorded order.

        Raises what reading the samples raises.
        """
        waiting = iter(samples)
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(self.concurrency):
                    tasks.create_task(self._work(waiting, report))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None

    async def play(self, sample: Sample) -> Played:
        if sample.request.method not in SAFE_METHODS and not self.writes:
            return Played(sample, _WITHHELD)
        await self.pace.wait()
        assert sample.legacy is not None  # noqa: S101 - for the type checker: a recording has an answer in each line
        heard = await self.asker.ask(sample.request, sample.endpoint, sample.legacy.status)
        return self._judged(sample, sample.legacy.observation(), heard)

    def _judged(self, sample: Sample, recorded: Observation, heard: Heard) -> Played:
        fresh, is_answered = heard.observation, heard.observation.failure is None
        if (recorded.status, fresh.status) == (304, 200):
            return Played(sample, _HAD_ALREADY, heard.seconds, is_skipped=True)
        fresh = as_addressed_then(fresh, self.asker.base, recorded, header(sample.request.headers, b"host"))
        recorded, fresh = self.veil.over(recorded, fresh)
        recorded, fresh = recorded.without(self.build_header), fresh.without(self.build_header)
        verdict = compare(recorded, fresh, self.rules.at(sample.endpoint), self.now)
        if heard.trouble:
            verdict = verdict._replace(reason=f"{verdict.reason}: {heard.trouble}")
        return Played(sample, verdict, heard.seconds, is_answered)

    async def _work(self, waiting: Iterator[Sample], report: Callable[[Played], None]) -> None:
        for sample in waiting:
            report(await self.play(sample))
