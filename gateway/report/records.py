"""What is put on record of comparisons, added up in memory before it goes to the store. Pure; the clock is handed in."""

import hashlib
from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from gateway.report.scale import scale_of

Key = TypeVar("Key")

OUTCOMES = (
    "match", "match_by_rule", "mismatch", "accepted", "raced", "new_error", "legacy_error", "timeout", "too_large",
    "shed", "not_comparable", "withheld",
)  # fmt: skip
MATCHES = ("match", "match_by_rule", "accepted")
"""What speaks for the new side."""
MISMATCHES = ("mismatch", "new_error")
"""What speaks against it; a time-out or a refusal of our own budget speaks neither way."""
COMPARED = (*MATCHES, *MISMATCHES, "raced", "legacy_error")
SIDES = ("legacy", "new", "ratio")
"""``ratio`` is new over legacy of one request: the paired comparison a gate asks for."""
MAX_COUNTERS = 20_000
MAX_SAMPLE_BYTES = 4 * 1024 * 1024
SAMPLES_A_BATCH = 2
NOISE_A_BATCH = 4
MAX_NOISY = 1000
"""Places of a batch whose noise is kept."""
_FLOOR = 0.0001


class Found(NamedTuple):
    """A difference by its signature."""

    signature: str
    location: str
    kind: str
    types: tuple[str, str]
    severity: int


class Noise(NamedTuple):
    """A place where legacy's second answer to the same request was another; values are JSON texts, redacted."""

    location: str
    kind: str
    first: str | None
    """None where the answer had no such place."""
    second: str | None


class Comparison(NamedTuple):
    """One sampled request, compared or not; ``sample`` is redacted already."""

    endpoint: str
    at: float
    """Seconds since 1970."""
    outcome: str
    found: tuple[Found, ...] = ()
    hits: tuple[tuple[str, int], ...] = ()
    shape: str = ""
    legacy_seconds: float | None = None
    new_seconds: float | None = None
    build: str = ""
    sample: bytes = b""
    asked_twice: bool = False
    """Legacy was asked the same twice; ``noise`` is what it does not agree with itself about."""
    noise: tuple[Noise, ...] = ()
    raced: tuple[str, ...] = ()
    """Places among them at which new differed from legacy too, which counts as no difference."""
    reopens: tuple[tuple[str, str], ...] = ()
    """Accepted signatures that look otherwise here than when they were accepted, each with one sentence."""


class Seen(NamedTuple):
    """How often and when, with what it was seen on first."""

    times: int
    first: float
    last: float

    def plus(self, other: "Seen") -> "Seen":
        return Seen(self.times + other.times, min(self.first, other.first), max(self.last, other.last))


class Sample(NamedTuple):
    signature: str
    at: float
    shape: str
    data: bytes


@dataclass(slots=True)
class Tally:
    """A batch: whatever happens it stays within its bounds, and counts what it had to leave out."""

    outcomes: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    """(endpoint, second the minute began, outcome)"""
    latency: Counter[tuple[str, int, str, int]] = field(default_factory=Counter)
    shapes: dict[tuple[str, str, bool], Seen] = field(default_factory=dict)
    """(endpoint, shape, whether it was compared)"""
    builds: dict[tuple[str, str], Seen] = field(default_factory=dict)
    """(endpoint, build of the new side) of what was compared"""
    signatures: dict[tuple[str, Found, str], Seen] = field(default_factory=dict)
    signature_hours: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """(signature, build, second the hour began)"""
    hits: Counter[str] = field(default_factory=Counter)
    asked_twice: dict[str, Seen] = field(default_factory=dict)
    noise: dict[tuple[str, str], list[tuple[float, Noise]]] = field(default_factory=dict)
    """By (endpoint, location): when, and what; a few of each, while ``noisy`` counts all."""
    noisy: dict[tuple[str, str], Seen] = field(default_factory=dict)
    raced: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of these: how often new differed from legacy there too."""
    reopened: dict[str, str] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    sample_bytes: int = 0
    samples_dropped: int = 0
    details_dropped: int = 0
    grain: int = 60
    """Seconds that one counter covers; grows while the store is away."""

    @property
    def is_empty(self) -> bool:
        return not self.outcomes

    def add(self, comparison: Comparison) -> None:
        if comparison.outcome not in OUTCOMES:
            raise ValueError(f"{comparison.outcome!r} is no outcome; write one of {', '.join(OUTCOMES)}")
        began = int(comparison.at) // self.grain * self.grain
        self.outcomes[comparison.endpoint, began, comparison.outcome] += 1
        if len(self.outcomes) > MAX_COUNTERS:
            self._coarsen()
        self._add_latency(comparison)
        self._add_details(comparison)

    def wants(self, signature: str) -> bool:
        """Whether one more sample of this signature would be kept."""
        held = sum(sample.signature == signature for sample in self.samples)
        return held < SAMPLES_A_BATCH and self.sample_bytes < MAX_SAMPLE_BYTES

    def drop_samples(self) -> int:
        """Let all samples go; returns how many."""
        gone, self.samples, self.sample_bytes = len(self.samples), [], 0
        return gone

    def counts_alone(self) -> "Tally":
        """Its outcomes, which are of names that the catalog has; all that was read off answers is dropped, and counted."""
        details: tuple[Sized, ...] = (
            self.latency, self.shapes, self.builds, self.signatures, self.signature_hours, self.hits,
            self.asked_twice, self.noise, self.noisy, self.raced, self.reopened,
        )  # fmt: skip
        dropped = self.details_dropped + sum(map(len, details))
        return Tally(self.outcomes, samples_dropped=self.samples_dropped, details_dropped=dropped, grain=self.grain)

    def _add_latency(self, comparison: Comparison) -> None:
        legacy, new = comparison.legacy_seconds, comparison.new_seconds
        if legacy is None or new is None or len(self.latency) > MAX_COUNTERS:
            return
        hour = int(comparison.at) // 3600 * 3600
        # max(), because a coarse clock can say that an answer took no time at all.
        for side, value in zip(SIDES, (legacy, new, new / max(legacy, _FLOOR)), strict=True):
            self.latency[comparison.endpoint, hour, side, scale_of(side).bucket(value)] += 1

    def _add_details(self, comparison: Comparison) -> None:
        seen = Seen(1, comparison.at, comparison.at)
        is_compared = comparison.outcome in COMPARED
        self.hits.update(dict(comparison.hits))
        self.reopened |= dict(comparison.reopens)
        if comparison.shape:
            self._see(self.shapes, (comparison.endpoint, comparison.shape, is_compared), seen)
        if comparison.build and is_compared:
            self._see(self.builds, (comparison.endpoint, comparison.build[:64]), seen)
        # A signature counts once for each request, however many elements of a list show it.
        for found in dict.fromkeys(comparison.found):
            self._see(self.signatures, (comparison.endpoint, found, comparison.build), seen)
            self._time(comparison, found.signature)
            self._keep(comparison, found.signature)

        if comparison.asked_twice:
            self._see(self.asked_twice, comparison.endpoint, seen)
        for location in dict.fromkeys(noise.location for noise in comparison.noise):
            self._see(self.noisy, (comparison.endpoint, location), seen)
        self.raced.update((comparison.endpoint, location) for location in dict.fromkeys(comparison.raced))
        for noise in comparison.noise:
            self._hear(comparison, noise)

    def _hear(self, comparison: Comparison, noise: Noise) -> None:
        heard = self.noise.get((comparison.endpoint, noise.location))
        if heard is None and len(self.noise) < MAX_NOISY:
            heard = self.noise[comparison.endpoint, noise.location] = []
        if heard is None or len(heard) >= NOISE_A_BATCH:
            self.details_dropped += 1
        else:
            heard.append((comparison.at, noise))

    def _time(self, comparison: Comparison, signature: str) -> None:
        key = (signature, comparison.build[:64], int(comparison.at) // 3600 * 3600)
        if key in self.signature_hours or len(self.signature_hours) < MAX_COUNTERS:
            self.signature_hours[key] += 1
        else:
            self.details_dropped += 1

    def _see(self, table: dict[Key, Seen], key: Key, seen: Seen) -> None:
        held = table.get(key)
        if held is not None:
            table[key] = held.plus(seen)
        elif len(table) < MAX_COUNTERS:
            table[key] = seen
        else:
            self.details_dropped += 1

    def _keep(self, comparison: Comparison, signature: str) -> None:
        if not comparison.sample:
            return
        if not self.wants(signature) or self.sample_bytes + len(comparison.sample) > MAX_SAMPLE_BYTES:
            self.samples_dropped += 1
            return
        self.samples.append(Sample(signature, comparison.at, comparison.shape, comparison.sample))
        self.sample_bytes += len(comparison.sample)

    def _coarsen(self) -> None:
        """Minutes into hours, hours into days: the sums stay exact."""
        self.grain = 3600 if self.grain == 60 else 86_400
        folded: Counter[tuple[str, int, str]] = Counter()
        for (endpoint, began, outcome), count in self.outcomes.items():
            folded[endpoint, began // self.grain * self.grain, outcome] += count
        self.outcomes = folded


def shape_of(method: str, query_keys: frozenset[str], body_keys: frozenset[str]) -> str:
    """Method, query keys and a digest of the body's keys: names only, and none of a body in the clear."""
    digest = hashlib.blake2b("\x1f".join(sorted(body_keys)).encode("utf-8", "replace"), digest_size=4).hexdigest()
    body = f" #{digest}" if body_keys else ""
    # A client may name a key by anything; a store takes no NUL and no half of a surrogate pair.
    names = "&".join(sorted(query_keys)).replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return f"{method} ?{names}{body}"[:400]
