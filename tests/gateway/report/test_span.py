"""A range is whole steps, and what is not kept is refused."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.report.span import Grain, Span, SpanError, last, moment, read_duration, span_of

NOW = 1_780_000_000.0


@given(st.floats(1, 30 * 86_400), st.sampled_from([None, Grain.DAY]))
def test_a_span_holds_the_range_in_whole_steps(seconds: float, grain: Grain | None) -> None:
    span = last(seconds, NOW, grain)
    assert span.start <= NOW - seconds
    assert span.end >= NOW
    assert span.start % span.grain.seconds == span.end % span.grain.seconds == 0
    assert 0 < len(list(span.steps())) <= 202


@pytest.mark.parametrize(("hours", "grain"), [(3, Grain.MINUTE), (24, Grain.HOUR), (168, Grain.HOUR), (720, Grain.DAY)])
def test_the_finest_fitting_grain_is_taken(hours: int, grain: Grain) -> None:
    assert last(hours * 3600, NOW).grain is grain


def test_an_old_hour_is_shown_by_day() -> None:
    assert span_of(NOW - 40 * 86_400, NOW - 40 * 86_400 + 3600, NOW).grain is Grain.DAY


@pytest.mark.parametrize(
    ("start", "end", "grain", "sentence"),
    [
        (NOW, NOW, None, "before it begins"),
        (NOW - 72 * 3600, NOW, Grain.MINUTE, "kept for 48 hours"),
        (NOW - 40 * 86_400, NOW, Grain.HOUR, "kept for 720 hours"),
        (NOW - 4000 * 86_400, NOW, Grain.DAY, "more than 3000 days"),
    ],
)
def test_what_cannot_be_shown_is_refused(start: float, end: float, grain: Grain | None, sentence: str) -> None:
    with pytest.raises(SpanError, match=sentence):
        span_of(start, end, NOW, grain)


def test_durations_are_read() -> None:
    assert [read_duration(text) for text in ("15m", " 24h", "7d")] == [900, 86_400, 604_800]
    for text in ("", "0h", "24", "-1h", "1w", "1.5h"):
        with pytest.raises(SpanError, match="no duration"):
            read_duration(text)


def test_a_span_in_longer_steps_holds_it() -> None:
    hours = last(3600, NOW, Grain.HOUR)
    days = hours.by(Grain.DAY)
    assert days.start <= hours.start < hours.end <= days.end
    assert moment(days.start).hour == 0


@given(st.integers(0, 10 * 1440), st.integers(1, 5 * 1440), st.sampled_from(list(Grain)))
def test_the_pieces_of_a_span_are_that_span(before: int, length: int, grain: Grain) -> None:
    end = NOW - before * 60
    span = Span(int(end) - length * 60, int(end), Grain.MINUTE).by(grain)
    held = sorted(span.pieces())
    assert (held[0].start, held[-1].end) == (span.start, span.end)
    assert all(one.end == other.start for one, other in pairwise(held))
    assert sum(len(list(each.steps())) for each in held) <= 2 * 59 + 2 * 23 + 5
    assert all(each.start % each.grain.seconds == each.end % each.grain.seconds == 0 for each in held)


def test_what_is_timed_is_kept_by_hour_for_two_days() -> None:
    assert last(3600, NOW, Grain.MINUTE).timed(NOW).grain is Grain.HOUR
    assert last(49 * 3600, NOW).timed(NOW).grain is Grain.DAY
