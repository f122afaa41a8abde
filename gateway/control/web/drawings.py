"""What the comparison store knows, as plots in the reader's language; pure."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from flags.registry import Stage
from gateway.control.language import Words
from gateway.control.plots import Frame, Plot, Series, outlines, stacked_areas, stacked_bar, stacked_columns
from gateway.report.records import OUTCOMES
from gateway.report.scale import SECONDS
from gateway.report.span import Grain
from gateway.report.views import BurnPoint, Latency, Outcomes, Point, SignatureReport

OUTCOME_WORDS: Mapping[str, str] = {outcome: outcome.replace("_", " ") for outcome in OUTCOMES}
BUILDS_NAMED = 4
_TIMES = {Grain.MINUTE: "%H:%M", Grain.HOUR: "%m-%d %H:%M", Grain.DAY: "%m-%d"}


def draw_total(words: Words, outcomes: Outcomes) -> Plot:
    """All sampled requests as one bar: each has exactly one outcome, so the parts are the whole."""
    meaning = words(
        "{sampled} sampled requests, each with exactly one outcome; {mismatches} speak against new.",
        sampled=f"{outcomes.sampled:,}",
        mismatches=f"{outcomes.mismatches:,}",
    )
    frame = Frame("total", words("Outcomes"), meaning, [words("sampled")], words("Outcome"))
    return stacked_bar(frame, [_series(words, name, [outcomes.counts[name]]) for name in OUTCOMES])


def draw_series(words: Words, points: Sequence[Point], grain: Grain) -> Plot:
    """Only outcomes that occur, so that the legend is what is to be seen."""
    occurring = [name for name in OUTCOMES if any(point.outcomes.counts[name] for point in points)]
    meaning = words(
        "Sampled requests by the time at which they came (UTC); a column for each {grain}.", grain=words(grain.value)
    )
    labels = [_label(point.at, grain) for point in points]
    frame = Frame("series", words("Outcomes over time"), meaning, labels, words("When"))
    return stacked_columns(
        frame, [_series(words, name, [point.outcomes.counts[name] for point in points]) for name in occurring]
    )


def draw_times(words: Words, report: SignatureReport) -> Plot:
    """How often a difference was seen, by build: the latest few by name, the others as one."""
    named = [row.build for row in report.builds[:BUILDS_NAMED]]
    occurring = {build for point in report.series for build in point.builds}
    series = [
        Series(
            f"build{place}", build or words("no build named"), [point.builds.get(build, 0) for point in report.series]
        )
        for place, build in enumerate(named)
        if build in occurring
    ]
    if occurring - set(named):
        rest = [sum(count for build, count in each.builds.items() if build not in named) for each in report.series]
        series.append(Series("older", words("older builds"), rest))
    meaning = words(
        "How often it was seen, by build of new; a column for each {grain} (UTC).", grain=words(report.grain.value)
    )
    labels = [_label(point.at, report.grain) for point in report.series]
    return stacked_columns(Frame("times", words("Seen over time"), meaning, labels, words("When")), series[::-1])


def draw_latency(words: Words, latency: Sequence[Latency]) -> Plot | None:
    """Both sides' times over each other; None where nothing was timed."""
    sides = {each.side: each for each in latency if each.side != "ratio"}
    counted = {side: {_step(bucket.upto): bucket.count for bucket in each.buckets} for side, each in sides.items()}
    steps = sorted({step for counts in counted.values() for step in counts})
    if not steps:
        return None
    shown = range(max(0, steps[0] - 1), steps[-1] + 2)
    frame = Frame(
        "latency",
        words("How long both sides took"),
        words("Share of requests by the time that they took; the further to the left, the faster."),
        [seconds(SECONDS.bound(step)) for step in shown],
        words("Up to"),
    )
    series = [
        Series(side, words(side), [counted[side].get(step, 0) for step in shown])
        for side in ("legacy", "new")
        if side in counted
    ]
    return outlines(frame, series)


def draw_burn_up(words: Words, points: Sequence[BurnPoint]) -> Plot:
    """What has left legacy: beside hundreds that have not, the first ones would not be seen."""
    # A single day is drawn as a plain from its beginning to its end.
    held = [*points, *points] if len(points) == 1 else points
    frame = Frame(
        "burn-up",
        words("Endpoints that have left legacy, by stage"),
        words("How many endpoints stood in which stage at the end of each day (UTC)."),
        [_label(point.at, Grain.DAY) for point in held],
        words("When"),
    )
    stages = [stage.value for stage in reversed(Stage) if stage is not Stage.LEGACY]
    return stacked_areas(
        frame, [Series(stage, words(stage), [point.stages.get(stage, 0) for point in held]) for stage in stages]
    )


def seconds(value: float) -> str:
    """A duration as people say it, three digits at most."""
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    if value < 1:
        return f"{value * 1e3:.1f} ms" if value < 0.01 else f"{value * 1e3:.0f} ms"
    return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"


def _series(words: Words, outcome: str, values: Sequence[float]) -> Series:
    return Series(outcome, words(OUTCOME_WORDS[outcome]), values)


def _label(at: datetime, grain: Grain) -> str:
    return at.strftime(_TIMES[grain])


def _step(upto: float) -> int:
    """Which bucket of the scale ends there."""
    return round(SECONDS.steps * math.log2(upto / SECONDS.floor))
