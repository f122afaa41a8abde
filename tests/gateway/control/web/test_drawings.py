"""What the store knows as plots: nothing is left out, and the axis says what it is."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.control.language import ENGLISH, LANGUAGES
from gateway.control.web.drawings import draw_burn_up, draw_latency, draw_series, draw_times, draw_total, seconds
from gateway.report.records import OUTCOMES
from gateway.report.scale import SECONDS
from gateway.report.span import Grain
from gateway.report.triage import TriageState
from gateway.report.views import (
    Bucket,
    BuildRow,
    BurnPoint,
    Latency,
    Outcomes,
    Point,
    SignatureReport,
    SignatureRow,
    TimesPoint,
    TriageView,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALL = Outcomes.of({name: index + 1 for index, name in enumerate(OUTCOMES)})


def latency(side: str, *steps: int) -> Latency:
    return Latency(side, len(steps), 0.1, 0.1, 0.1, [Bucket(SECONDS.bound(step), 1) for step in steps])


def test_the_bar_is_every_sampled_request() -> None:
    plot = draw_total(ENGLISH, ALL)
    counts = [int(row[1]) for row in plot.figures.rows]
    assert counts[-1] == sum(counts[:-1]) == ALL.sampled
    assert [row[0] for row in plot.figures.rows][:2] == ["match", "match by rule"]
    assert str(plot.svg).count("<rect") == len(OUTCOMES)


def test_a_series_shows_only_what_occurs() -> None:
    points = [Point(NOON + timedelta(hours=each), Outcomes.of({"match": 3, "shed": each})) for each in range(3)]
    plot = draw_series(ENGLISH, points, Grain.HOUR)
    assert [each.key for each in plot.legend] == ["match", "shed"]
    assert plot.figures.rows[2] == ["03-01 14:00", "3", "2"]


def test_both_sides_share_one_axis() -> None:
    plot = draw_latency(ENGLISH, [latency("legacy", 10, 12), latency("new", 7), latency("ratio", 3)])
    assert plot is not None
    assert [each.key for each in plot.legend] == ["legacy", "new"]
    assert [row[1:] for row in plot.figures.rows].count(["0", "1"]) == 1
    assert len(plot.figures.rows) == 12 - 7 + 3


def test_nothing_timed_is_no_plot() -> None:
    assert draw_latency(ENGLISH, [latency("legacy"), latency("new")]) is None


def test_what_has_left_legacy_is_drawn_over_time() -> None:
    points = [BurnPoint(NOON + timedelta(days=each), {"legacy": 9 - each, "new": each}) for each in range(4)]
    plot = draw_burn_up(LANGUAGES["ar"], points)
    assert [each.key for each in plot.legend] == ["new", "canary", "shadow"]
    assert [row[1] for row in plot.figures.rows] == ["0", "1", "2", "3"]
    assert len(draw_burn_up(ENGLISH, points[:1]).figures.rows) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.00005, "50 µs"), (0.0042, "4.2 ms"), (0.042, "42 ms"), (1.25, "1.2 s"), (61.0, "61 s")],
)
def test_a_duration_has_few_digits(value: float, text: str) -> None:
    assert seconds(value) == text


def test_a_difference_is_drawn_by_build_with_the_oldest_together() -> None:
    builds = [BuildRow(f"b{each}", 1, NOON, NOON, {}) for each in range(6)]
    series = [TimesPoint(NOON, {row.build: 2 for row in builds}), TimesPoint(NOON + timedelta(days=1), {"b0": 1})]
    row = SignatureRow("s", "e", "$", "value", "string", "string", 2, 13, 0.5, NOON, NOON, TriageView(TriageState.OPEN))
    plot = draw_times(ENGLISH, SignatureReport(row, builds, Grain.DAY, series, [], []))
    assert [each.key for each in plot.legend] == ["older", "build3", "build2", "build1", "build0"]
    assert plot.figures.rows[0][1:] == ["4", "2", "2", "2", "2"]
    assert plot.figures.rows[1][1:] == ["0", "0", "0", "0", "1"]
