"""What a report of many endpoints says, whatever file it becomes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.report.gate import Gate
from gateway.report.triage import UNSETTLED
from gateway.report.views import Outcomes, SignatureRow


@dataclass(frozen=True, slots=True)
class Line:
    """One endpoint."""

    endpoint: str
    router: str
    stage: str
    outcomes: Outcomes
    """Of the range that was asked for."""
    latency_ratio: float | None
    """Median of new over legacy, request by request, of the last 7 days."""
    gate: Gate
    signatures: Sequence[SignatureRow] = ()
    """The first of them, the unsettled before the others."""
    total: int = 0
    """Of its signatures, listed or not."""
    unsettled: int = 0
    """How many of all of them nobody has settled."""

    @property
    def listed(self) -> list[SignatureRow]:
        """The unsettled among those that are listed."""
        return [row for row in self.signatures if row.triage.state in UNSETTLED]

    @property
    def omitted(self) -> int:
        """How many are not listed."""
        return self.total - len(self.signatures)

    @property
    def is_failing(self) -> bool:
        """Differences that QA has not settled, or answers that new did not give; thin evidence alone is no failure."""
        return bool(self.unsettled or self.outcomes.counts["new_error"])

    @property
    def missing(self) -> list[str]:
        return [f"{each.name}: {each.missing}" for each in self.gate.conditions if each.missing]


@dataclass(frozen=True, slots=True)
class Summary:
    made: datetime
    start: datetime
    end: datetime
    lines: Sequence[Line]

    @property
    def failing(self) -> list[Line]:
        return [line for line in self.lines if line.is_failing]
