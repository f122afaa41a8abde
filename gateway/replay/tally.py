"""What came of a replay: counts, signatures with an example, and which requests failed. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from gateway.compare import Difference, Outcome, Verdict, signature_of
from gateway.report.samples import Sample

FINE: Final = frozenset({Outcome.MATCH, Outcome.MATCH_BY_RULE, Outcome.WITHHELD})
MOST_FAILURES: Final = 1000
"""Failed requests that are listed; all are counted."""


class Played(NamedTuple):
    """One recorded request, asked again."""

    sample: Sample
    verdict: Verdict
    seconds: float = 0.0
    is_answered: bool = True
    is_skipped: bool = False
    """Nothing could be compared, and nobody is to blame."""

    @property
    def is_fine(self) -> bool:
        return self.is_skipped or self.verdict.outcome in FINE


@dataclass(slots=True)
class SignatureSeen:
    """A difference that came again and again, with the first of them."""

    endpoint: str
    example: Difference
    request: str
    severity: int
    count: int = 0
    """Requests that showed it."""


@dataclass(slots=True)
class Tally:
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    endpoints: dict[str, Counter[Outcome]] = field(default_factory=dict)
    signatures: dict[str, SignatureSeen] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    failures: list[Played] = field(default_factory=list)
    unanswered: int = 0
    skipped: int = 0
    failed: int = 0

    def add(self, played: Played) -> None:
        sample, verdict = played.sample, played.verdict
        self.outcomes[verdict.outcome] += 1
        self.endpoints.setdefault(sample.endpoint, Counter())[verdict.outcome] += 1
        self.hits.update(dict(verdict.hits))
        # Reversed, so that of several with one signature the first in the body is the example.
        named = {signature_of(sample.endpoint, each).id: each for each in reversed(verdict.differences)}
        for name, difference in named.items():
            self._see(name, sample, difference, int(verdict.severity))
        self.unanswered += not played.is_answered
        self.skipped += played.is_skipped
        self.failed += not played.is_fine
        if not played.is_fine and len(self.failures) < MOST_FAILURES:
            self.failures.append(played)

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def compared(self) -> int:
        return self.total - self.outcomes[Outcome.WITHHELD] - self.skipped

    @property
    def is_silent(self) -> bool:
        """Something was asked, and nothing answered."""
        return self.compared > 0 and self.unanswered == self.compared

    @property
    def worst(self) -> Sequence[tuple[str, SignatureSeen]]:
        """The gravest and most frequent first."""
        return sorted(self.signatures.items(), key=lambda each: (-each[1].severity, -each[1].count, each[0]))

    def _see(self, name: str, sample: Sample, difference: Difference, severity: int) -> None:
        seen = self.signatures.get(name)
        if seen is None:
            request = request_line(sample)
            seen = self.signatures[name] = SignatureSeen(sample.endpoint, difference, request, severity)
        seen.count += 1


def request_line(sample: Sample) -> str:
    return f"{sample.request.method} {sample.request.target.decode('latin-1')}"
