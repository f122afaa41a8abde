"""From samples to figures: medians, ratios taken round by round, and the bars they are held to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

GATEWAY = "banyan"
DIRECT = "direct"
BUSY = 32
ALONE = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """What wrk saw of one server in one round at one number of connections."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int = 0
    cpu_us: float = 0.0
    """Processor microseconds per request, all processes of the server: hardly feels what else the machine does."""

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


Round = Mapping[str, Mapping[int, Sample]]
"""Server name, then number of connections; a server that failed in this round is absent."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the lowest and highest round beside it, so that noise shows."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread | None:
        return cls(median(values), min(values), max(values)) if values else None


@dataclass(frozen=True, slots=True)
class Bar:
    """What the gateway has to reach against one other server; `goal` is the stretch beyond it."""

    text: str
    against: str
    bound: float
    goal: float | None = None


RATIO_BARS = (
    Bar("throughput against Envoy, 32 connections", "envoy", 1.0),
    Bar("throughput against nginx, 32 connections", "nginx", 0.35, goal=0.4),
    Bar("throughput against FastAPI + httpx, 32 connections", "fastapi-httpx", 40.0),
)
ADDED_LATENCY_BAR = Bar("added latency (p50) at one connection, ms", DIRECT, 0.5)


@dataclass(frozen=True, slots=True)
class Verdict:
    text: str
    bound: str
    spread: Spread | None
    is_met: bool | None
    """None when there is nothing to compare: one of the two was left out."""


def samples(rounds: Iterable[Round], name: str, connections: int) -> list[Sample]:
    return [one[name][connections] for one in rounds if connections in one.get(name, {})]


def middle(rounds: Iterable[Round], name: str, connections: int, pick: Callable[[Sample], float]) -> Spread | None:
    return Spread.of([pick(sample) for sample in samples(rounds, name, connections)])


def paired(
    rounds: Iterable[Round], other: str, connections: int, combine: Callable[[Sample, Sample], float]
) -> Spread | None:
    """Combine the gateway with another server inside each round: a slow minute of the machine hits both."""
    pairs = [(one.get(GATEWAY, {}), one.get(other, {})) for one in rounds]
    return Spread.of(
        [
            combine(ours[connections], theirs[connections])
            for ours, theirs in pairs
            if connections in ours and connections in theirs
        ]
    )


def ratio(rounds: Iterable[Round], other: str, connections: int) -> Spread | None:
    return paired(rounds, other, connections, lambda ours, theirs: ours.rate / theirs.rate)


def added_latency(rounds: Iterable[Round]) -> Spread | None:
    return paired(rounds, DIRECT, ALONE, lambda ours, direct: ours.p50_ms - direct.p50_ms)


def verdicts(rounds: Sequence[Round]) -> list[Verdict]:
    is_clean = not any(sample.errors for one in rounds for sample in one.get(GATEWAY, {}).values())
    judged = []
    for bar in RATIO_BARS:
        spread = ratio(rounds, bar.against, BUSY)
        goal = f" (goal {bar.goal:g})" if bar.goal else ""
        met = None if spread is None else is_clean and spread.median >= bar.bound
        judged.append(Verdict(bar.text, f"≥ {bar.bound:g} x{goal}", spread, met))
    added = added_latency(rounds)
    met = None if added is None else is_clean and added.median <= ADDED_LATENCY_BAR.bound
    judged.append(Verdict(ADDED_LATENCY_BAR.text, f"≤ {ADDED_LATENCY_BAR.bound:g}", added, met))
    return judged
