"""Logarithmic buckets: a distribution in a few dozen counters, read back as quantiles. Pure."""

import math
from collections.abc import Mapping
from typing import NamedTuple


class Scale(NamedTuple):
    """Buckets that grow by an equal factor from ``floor``, ``steps`` of them to each doubling; below is 0."""

    floor: float
    steps: int
    last: int

    def bucket(self, value: float) -> int:
        if value <= self.floor:
            return 0
        return max(0, min(self.last, 1 + math.floor(self.steps * math.log2(value / self.floor))))

    def bound(self, number: int) -> float:
        """The upper bound of a bucket."""
        return float(self.floor * 2 ** (number / self.steps))

    def quantile(self, counts: Mapping[int, int], share: float) -> float | None:
        """Between the bounds of the bucket in which it falls, as far in as it is among that bucket's values."""
        left = share * sum(counts.values())
        for number in sorted(counts):
            held = counts[number]
            if held and left <= held:
                return self.bound(number) * 2 ** ((left / held - 1) / self.steps)
            left -= held
        return None


SECONDS = Scale(0.0001, 2, 60)
RATIO = Scale(0.01, 8, 160)
"""Of two times of one request: finer, as a gate asks whether it is above 1.2."""


def scale_of(side: str) -> Scale:
    return RATIO if side == "ratio" else SECONDS
