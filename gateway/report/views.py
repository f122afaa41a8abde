"""What is read from the store: the values that pages show, the API gives as JSON and exports write. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gateway.report.records import COMPARED, MATCHES, MISMATCHES, OUTCOMES
from gateway.report.span import Grain
from gateway.report.triage import TriageState


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All twelve outcomes; their sum is ``sampled``."""

    sampled: int
    counts: Mapping[str, int]
    compared: int
    match_rate: float | None
    """Matches of what speaks for or against new; None where nothing does."""

    @staticmethod
    def of(counts: Mapping[str, int]) -> "Outcomes":
        return Outcomes.listed([counts.get(name) for name in OUTCOMES])

    @staticmethod
    def listed(counts: Sequence[int | Decimal | None]) -> "Outcomes":
        """From one number for each outcome, in their order, as a database adds them up."""
        whole = dict(zip(OUTCOMES, map(int, (each or 0 for each in counts)), strict=True))
        matches, mismatches = sum(map(whole.__getitem__, MATCHES)), sum(map(whole.__getitem__, MISMATCHES))
        decided = matches + mismatches
        return Outcomes(
            sampled=sum(whole.values()),
            counts=whole,
            compared=sum(map(whole.__getitem__, COMPARED)),
            match_rate=matches / decided if decided else None,
        )

    @property
    def mismatches(self) -> int:
        return sum(self.counts[name] for name in MISMATCHES)

    @property
    def decided(self) -> int:
        """What speaks for or against new, and so what the match rate is of."""
        return self.mismatches + sum(self.counts[name] for name in MATCHES)


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a range."""

    at: datetime
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class Bucket:
    upto: float
    """Seconds, or for ``ratio`` new over legacy."""
    count: int


@dataclass(frozen=True, slots=True)
class Latency:
    side: str
    """``legacy``, ``new``, or ``ratio``: new over legacy of the same request."""
    count: int
    p50: float | None
    p90: float | None
    p99: float | None
    buckets: Sequence[Bucket]


@dataclass(frozen=True, slots=True)
class Shape:
    shape: str
    """Method, names in the query, and a digest of the names in the body."""
    count: int
    compared: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class TriageView:
    state: TriageState
    """As of now: what has expired is open."""
    owner: str = ""
    who: str = ""
    reason: str = ""
    ticket: str = ""
    expires: datetime | None = None
    at: datetime | None = None
    asserted: str = ""
    """Of ``accepted``: what later differences are held to, in words."""


@dataclass(frozen=True, slots=True)
class SignatureRow:
    id: str
    endpoint: str
    location: str
    kind: str
    legacy_type: str
    new_type: str
    severity: int
    """1 low, 2 medium, 3 high."""
    count: int
    share: float
    """Of the endpoint's comparisons."""
    first_seen: datetime
    last_seen: datetime
    triage: TriageView

    @property
    def rank(self) -> float:
        return self.severity * self.share


@dataclass(frozen=True, slots=True)
class BuildRow:
    """A build of the new side. Of an endpoint: ``count`` comparisons; of a signature: so many of them with it."""

    build: str
    count: int
    first_seen: datetime
    last_seen: datetime
    states: Mapping[TriageState, int]
    """How many signatures seen in this build are in which state."""


@dataclass(frozen=True, slots=True)
class SignOffView:
    who: str
    reason: str
    at: datetime
    revoked: datetime | None
    revoked_why: str


@dataclass(frozen=True, slots=True)
class EndpointReport:
    endpoint: str
    start: datetime
    end: datetime
    grain: Grain
    outcomes: Outcomes
    """Of the whole range: the sum of ``series``."""
    series: Sequence[Point]
    latency: Sequence[Latency]
    """legacy, new and their ratio; by whole days where the range begins more than 48 hours ago."""
    shapes: Sequence[Shape]
    signatures: Sequence[SignatureRow]
    builds: Sequence[BuildRow]
    sign_off: SignOffView | None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: datetime
    who: str
    action: str
    before: str
    after: str
    why: str
    details: Mapping[str, str]
    """Owner, ticket and the like, as they were set."""


@dataclass(frozen=True, slots=True)
class SampleHead:
    id: int
    at: datetime
    shape: str
    size: int
    """Bytes as stored, compressed."""


@dataclass(frozen=True, slots=True)
class TimesPoint:
    """How often a signature was seen in one step of a range."""

    at: datetime
    builds: Mapping[str, int]
    """By build of the new side; empty where it named none."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    signature: SignatureRow
    builds: Sequence[BuildRow]
    grain: Grain
    series: Sequence[TimesPoint]
    """Each hour of the last 48, or each day of the last 30, as far as the range asks for them."""
    samples: Sequence[SampleHead]
    """The newest first; the documents themselves are asked for apart."""
    history: Sequence[HistoryEntry]


@dataclass(frozen=True, slots=True)
class EndpointSummary:
    endpoint: str
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class WorkerView:
    worker: str
    started: datetime
    beat: datetime
    """When it wrote last; what it compared afterwards is not on record."""
    lost_seconds: float
    """At most so much of its work, where the store was there; else all of it since ``beat``."""


@dataclass(frozen=True, slots=True)
class Accounting:
    """Whether everything sampled is accounted for; ``sampled`` is counted apart from the outcomes."""

    start: datetime
    end: datetime
    sampled: int
    outcomes: Outcomes
    exact: bool
    incomplete: Sequence[WorkerView]
    """Workers that ended without saying so."""
    samples_dropped: int
    details_dropped: int


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    """``endpoint``, ``signature``, ``rule`` or ``audit``."""
    id: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """How many endpoints stood in which stage at the end of a day, or now."""

    at: datetime
    stages: Mapping[str, int]
