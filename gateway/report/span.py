"""From when to when somebody asks, and in which steps: whole minutes, hours or days. Pure."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

FINE_SECONDS = 48 * 3600
"""How long minutes (and latency by the hour) are kept; hours and days beside them are complete from the start."""
KEPT_SECONDS = 30 * 86_400
"""How long hours are kept; a day longer than anybody can ask for them."""
MAX_POINTS = 3000


_DURATION = re.compile(r"([1-9]\d{0,4})([mhd])")


class Grain(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"

    @property
    def seconds(self) -> int:
        return _SECONDS[self]


_SECONDS = {Grain.MINUTE: 60, Grain.HOUR: 3600, Grain.DAY: 86_400}


class SpanError(ValueError):
    """A range that cannot be shown; the message says what can."""


class Span(NamedTuple):
    """``start`` (included) to ``end`` (not included) in seconds since 1970, both whole steps."""

    start: int
    end: int
    grain: Grain

    def steps(self) -> Iterator[int]:
        return iter(range(self.start, self.end, self.grain.seconds))

    def pieces(self) -> "list[Span]":
        """The same time in the longest steps that fit: days as far as they are whole, hours and minutes around them."""
        if self.grain is Grain.DAY or self.start >= self.end:
            return [self] if self.start < self.end else []
        longer = Grain.HOUR if self.grain is Grain.MINUTE else Grain.DAY
        step = longer.seconds
        first, until = -int(-self.start // step) * step, self.end // step * step
        if first >= until:
            return [self]
        around = [Span(self.start, first, self.grain), Span(until, self.end, self.grain)]
        return [*(each for each in around if each.start < each.end), *Span(first, until, longer).pieces()]

    def timed(self, now: float) -> "Span":
        """In the steps that latency and signatures are counted by: hours as long as they are kept, else days."""
        return self.by(Grain.HOUR if self.start >= now - FINE_SECONDS else Grain.DAY)

    def by(self, grain: Grain) -> "Span":
        """The same time in other steps; wider where it is no whole number of them."""
        return _aligned(self.start, self.end, grain)


def span_of(start: float, end: float, now: float, grain: Grain | None = None) -> Span:
    """The steps that hold this range; the finest of at most 200 where no grain is wanted."""
    if start >= end:
        raise SpanError("the range ends before it begins; give a start before its end")
    chosen = grain or _fitting(start, end, now)
    kept = {Grain.MINUTE: FINE_SECONDS, Grain.HOUR: KEPT_SECONDS}.get(chosen)
    if kept is not None and start < now - kept - chosen.seconds:
        raise SpanError(f"{chosen}s are kept for {kept // 3600} hours; ask for a later start, or by day")
    span = _aligned(start, end, chosen)
    if (span.end - span.start) // chosen.seconds > MAX_POINTS:
        raise SpanError(f"the range has more than {MAX_POINTS} {chosen}s; ask for a shorter one, or in longer steps")
    return span


def last(seconds: float, now: float, grain: Grain | None = None) -> Span:
    return span_of(now - seconds, until_now(now), now, grain)


def until_now(now: float) -> float:
    """An end that takes in what happens at this moment, also where it is the first of a step."""
    return math.floor(now) + 1


def read_duration(text: str) -> float:
    """``15m``, ``24h`` or ``7d`` in seconds."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise SpanError(f"{text!r} is no duration; write 15m, 24h or 7d")
    return int(found[1]) * {"m": 60, "h": 3600, "d": 86_400}[found[2]]


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _fitting(start: float, end: float, now: float) -> Grain:
    if end - start <= 200 * 60 and start >= now - FINE_SECONDS:
        return Grain.MINUTE
    return Grain.HOUR if end - start <= 200 * 3600 and start >= now - KEPT_SECONDS else Grain.DAY


def _aligned(start: float, end: float, grain: Grain) -> Span:
    step = grain.seconds
    return Span(int(start // step) * step, -int(-end // step) * step, grain)
