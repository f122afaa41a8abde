"""What rounds without and with the shadow say together, beside rounds that differ in nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

from loadtests.faults.steady import Seen, quantile

HEAD = (
    "| new side, or store | client errors | p50 without / with, ms | p99 without / with, ms | p99 ratio | by round | noise "
    "| memory, MiB | outcomes |\n| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | --- |"
)
MOST_SPLITS = 1000


@dataclass(slots=True)
class Figures:
    fault: str
    without: list[Seen] = field(default_factory=list)
    shadowed: list[Seen] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """MiB of all the gateway's processes, every ten seconds and after each round."""
    outcomes: dict[str, int] = field(default_factory=dict)
    sampled: int = 0

    @property
    def ratio(self) -> float:
        """Of the p99 of all requests with the shadow to that of all without."""
        return pooled(self.shadowed, 0.99) / pooled(self.without, 0.99)

    def row(self, noise: tuple[float, float] | None, *, is_control: bool = False) -> str:
        rounds = [pooled([on], 0.99) / pooled([off], 0.99) for off, on in zip(self.without, self.shadowed, strict=True)]
        errors = sum(seen.errors for seen in (*self.without, *self.shadowed))
        said = ", ".join(f"{name} {count:,}" for name, count in self.outcomes.items())
        adds_up = "" if self.sampled == sum(self.outcomes.values()) else f" (of {self.sampled:,} sampled!)"
        cells = (
            self.fault,
            str(errors),
            *(f"{pooled(self.without, q):.2f} / {pooled(self.shadowed, q):.2f}" for q in (0.5, 0.99)),
            f"{self.ratio:.2f}",
            f"{median(rounds):.2f} ({min(rounds):.2f} to {max(rounds):.2f})",
            "{:.2f} to {:.2f}".format(*noise) if is_control and noise else judged(self.ratio, noise),
            f"{self.memory[0]} to {max(self.memory)}",
            said + adds_up,
        )
        return f"| {' | '.join(cells)} |"


def pooled(rounds: Iterable[Seen], share: float) -> float:
    """A quantile over the requests of all these rounds, in ms."""
    return quantile([each for seen in rounds for each in seen.times_ms], share)


def noise_of(control: Figures) -> tuple[float, float]:
    """Between what ratios two halves of one and the same lie, 19 times in 20.

    No round of the control was shadowed, so whichever half is called shadowed the true ratio is 1.
    """
    rounds = [*control.without, *control.shadowed]
    ratios = sorted(_ratios(rounds))
    return ratios[int(0.025 * len(ratios))], ratios[-1 - int(0.025 * len(ratios))]


def _ratios(rounds: Sequence[Seen]) -> Iterable[float]:
    everyone = frozenset(range(len(rounds)))
    halves = list(combinations(sorted(everyone), len(rounds) // 2))
    for half in halves[:: max(1, len(halves) // MOST_SPLITS)]:
        others = [rounds[number] for number in everyone.difference(half)]
        yield pooled([rounds[number] for number in half], 0.99) / pooled(others, 0.99)


def judged(ratio: float, noise: tuple[float, float] | None) -> str:
    if noise is None:
        return "not measured"
    low, high = noise
    where = "above" if ratio > high else "below" if ratio < low else "within"
    return f"{where} {low:.2f} to {high:.2f}"
