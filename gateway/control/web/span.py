"""The range of time that a page shows, as one of a few that people choose from."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from gateway.control.context import InControl
from gateway.control.ranges import range_of
from gateway.report.span import Span

CHOICES = ("1h", "24h", "7d", "30d")
COUNTED = ("24h", "7d", "30d")


@dataclass(frozen=True, slots=True)
class Range:
    chosen: str
    span: Span
    choices: tuple[str, ...] = CHOICES


def _range(control: InControl, last: Annotated[str, Query(max_length=8)] = "24h") -> Range:
    """Anything unknown is a day: an old link still shows something."""
    chosen = last if last in CHOICES else "24h"
    return Range(chosen, range_of(control.seconds(), chosen))


def _counted(control: InControl, last: Annotated[str, Query(max_length=8)] = "") -> Range:
    """What a signature is counted by: hours of two days, days of a month."""
    chosen = last if last in COUNTED else "30d"
    return Range(chosen, range_of(control.seconds(), chosen), COUNTED)


CountedOf = Annotated[Range, Depends(_counted)]
RangeOf = Annotated[Range, Depends(_range)]
