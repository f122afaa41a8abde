"""The range of time that a request asks about."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query

from gateway.control.context import InControl
from gateway.control.errors import UnusableRangeError
from gateway.report.span import Grain, Span, SpanError, read_duration, span_of, until_now


def range_of(
    now: float, last: str = "24h", start: datetime | None = None, end: datetime | None = None, by: Grain | None = None
) -> Span:
    """``last`` counts back from ``end``, or from now; a ``start`` wins over it. Times without a zone are UTC."""
    try:
        until = _seconds(end) if end is not None else until_now(now)
        begin = _seconds(start) if start is not None else (now if end is None else until) - read_duration(last)
        return span_of(begin, until, now, by)
    except SpanError as error:
        raise UnusableRangeError(str(error)) from None


def _asked(
    control: InControl,
    last: Annotated[str, Query(description="How far back: 15m, 24h or 7d.")] = "24h",
    start: Annotated[
        datetime | None, Query(description="From when, instead of `last`; UTC where no zone is said.")
    ] = None,
    end: Annotated[datetime | None, Query(description="Until when; now where it is left out.")] = None,
    by: Annotated[
        Grain | None, Query(description="The steps; such that there are at most 200 where it is left out.")
    ] = None,
) -> Span:
    return range_of(control.seconds(), last, start, end, by)


InRange = Annotated[Span, Depends(_asked)]


def _seconds(moment: datetime) -> float:
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).timestamp()
