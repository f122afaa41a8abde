"""Judges a load run: which figures are over the line, in sentences. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

from loadtests.visits import is_known


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    requests: int
    failures: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def failed_percent(self) -> float:
        return 100 * self.failures / self.requests if self.requests else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    total: Row
    """Everything but the known failures."""
    rows: tuple[Row, ...]

    @property
    def known(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if is_known(row.name))

    @property
    def regular(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not is_known(row.name))


@dataclass(frozen=True, slots=True)
class Thresholds:
    failed_percent: float = 1.0
    p95_ms: float = 500.0
    p99_ms: float = 1000.0


def read_summary(text: str) -> Summary:
    found = json.loads(text)
    return Summary(Row(**found["total"]), tuple(Row(**row) for row in found["rows"]))


def crossed(total: Row, thresholds: Thresholds) -> list[str]:
    """Say which thresholds the run crossed; a run without a request proves nothing and is one."""
    if not total.requests:
        return ["not one request was answered; raise --duration, or look into locust.log"]
    found = []
    if total.failed_percent > thresholds.failed_percent:
        share = f"{total.failures} of {total.requests} requests failed ({total.failed_percent:.2f} %)"
        found.append(f"{share}; allowed are {thresholds.failed_percent:g} %")
    for name, value, bound in (
        ("p95", total.p95_ms, thresholds.p95_ms),
        ("p99", total.p99_ms, thresholds.p99_ms),
    ):
        if value > bound:
            found.append(f"{name} was {value:g} ms; allowed are {bound:g} ms")
    return found
