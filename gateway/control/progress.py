"""How far a group of endpoints is, as the segments of one bar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flags.registry import Stage
from gateway.control.overview import EndpointState, count_stages

WIDTH = 1000
"""Units of a whole bar: fine enough that one endpoint of a thousand still shows."""


@dataclass(frozen=True, slots=True)
class Segment:
    stage: Stage
    count: int
    start: int
    width: int


def bar_of(states: Iterable[EndpointState]) -> Sequence[Segment]:
    return bar(count_stages(states))


def bar(counts: Mapping[Stage, int]) -> Sequence[Segment]:
    """Segments from the far end of the migration to its beginning, without a gap between them."""
    total = sum(counts.values())
    segments, done = [], 0
    for stage in reversed(Stage):
        start, end = (WIDTH * edge // total for edge in (done, done + counts[stage])) if total else (0, 0)
        segments.append(Segment(stage, counts[stage], start, end - start))
        done += counts[stage]
    return segments
