"""A replay: so many at once, so many a second, each answer compared with the recorded one as it comes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gateway.compare import Outcome, RuleBook, Verdict, compare
from gateway.exchange import SAFE_METHODS
from gateway.replay.asking import Asker
from gateway.replay.tally import Played
from gateway.replay.veil import Veil
from gateway.report.samples import Sample

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
        """Ask all of them; ``report`` is called as each is compared, with one at a time in the recorded order."""
        waiting = iter(samples)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.concurrency):
                tasks.create_task(self._work(waiting, report))

    async def play(self, sample: Sample) -> Played:
        if sample.request.method not in SAFE_METHODS and not self.writes:
            return Played(sample, _WITHHELD)
        await self.pace.wait()
        heard = await self.asker.ask(sample.request, sample.endpoint)
        assert sample.legacy is not None  # noqa: S101 - for the type checker: a recording has an answer in each line
        recorded, fresh = self.veil.over(sample.legacy.observation(), heard.observation)
        recorded, fresh = recorded.without(self.build_header), fresh.without(self.build_header)
        verdict = compare(recorded, fresh, self.rules.at(sample.endpoint), self.now)
        return Played(sample, verdict, heard.seconds, heard.observation.failure is None)

    async def _work(self, waiting: Iterator[Sample], report: Callable[[Played], None]) -> None:
        for sample in waiting:
            report(await self.play(sample))
