"""Plots as inline SVG, each with its title, its meaning and its figures as a table; pure.

Colours come from classes, as the content security policy allows no style of their own. Time runs from left to right in
every language: an axis is no text.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from markupsafe import Markup

WIDTH, HEIGHT = 1160, 210
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 10, 26
_LABELS = 10


class Series(NamedTuple):
    """``key`` is a CSS class, ``label`` what people read."""

    key: str
    label: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Figures:
    """The same as a table, for whoever cannot see the plot or wants the numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Plot:
    title: str
    svg: Markup
    figures: Figures
    meaning: str
    """What is drawn over what, in which unit; stands above it."""
    legend: Sequence[Series] = ()


class Frame(NamedTuple):
    """What surrounds the data: words, the labels below, the one at the left."""

    id: str
    title: str
    meaning: str
    labels: Sequence[str]
    corner: str = ""
    """Head of the table's first column."""


def stacked_bar(frame: Frame, series: Sequence[Series]) -> Plot:
    """One bar whose parts add up to the whole; the first value of each series counts."""
    counts = [each.values[0] for each in series]
    whole = sum(counts)
    held = [each._replace(label=f"{each.label} {_number(each.values[0])}") for each in series if each.values[0]]
    ends = [WIDTH * reached / whole if whole else 0.0 for reached in accumulate(counts, initial=0.0)]
    parts = [
        _rect(each.key, (start, 0, end - start, 18), f"{each.label}: {_number(each.values[0])}")
        for each, (start, end) in zip(series, pairwise(ends), strict=True)
        if each.values[0]
    ]
    rows = [[each.label, _number(each.values[0]), _percent(each.values[0], whole)] for each in series]
    rows.append([frame.labels[0], _number(whole), _percent(whole, whole)])
    figures = Figures([frame.corner, "#", "%"], rows)
    return Plot(frame.title, _svg(frame, "bar tall", (WIDTH, 18), parts), figures, frame.meaning, held)


def stacked_columns(frame: Frame, series: Sequence[Series]) -> Plot:
    """A column per label, its parts from the bottom up in the order of the series."""
    totals = [sum(each.values[index] for each in series) for index in range(len(frame.labels))]
    top = _round_up(max(totals, default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(frame.labels))
    parts = [*_grid(top), *_axis(frame.labels, step, offset=step / 2)]
    for index, label in enumerate(frame.labels):
        reached = 0.0
        for each in series:
            value = each.values[index]
            if value:
                box = (
                    LEFT + index * step + step * 0.1,
                    _y(reached + value, top),
                    step * 0.8,
                    _y(0, top) - _y(value, top),
                )
                parts.append(_rect(each.key, box, f"{label} · {each.label}: {_number(value)}"))
            reached += value
    return Plot(
        frame.title,
        _svg(frame, "plot", (WIDTH, HEIGHT), [*parts, *_far_end(top)]),
        _by_label(frame, series),
        frame.meaning,
        series,
    )


def stacked_areas(frame: Frame, series: Sequence[Series]) -> Plot:
    """Parts of a whole over time, the first at the bottom."""
    count = len(frame.labels)
    top = max((sum(each.values[index] for each in series) for index in range(count)), default=0)
    step = (WIDTH - LEFT - RIGHT) / max(1, count - 1)
    parts = [*_grid(_round_up(top)), *_axis(frame.labels, step)]
    below = [0.0] * count
    for each in series:
        above = [low + value for low, value in zip(below, each.values, strict=True)]
        edge = [(LEFT + index * step, _y(value, _round_up(top))) for index, value in enumerate(above)]
        back = [(LEFT + index * step, _y(value, _round_up(top))) for index, value in enumerate(below)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*edge, *reversed(back)])
        parts.append(
            Markup('<polygon class="{}" points="{}"><title>{}</title></polygon>').format(each.key, points, each.label)
        )
        below = above
    return Plot(
        frame.title,
        _svg(frame, "plot", (WIDTH, HEIGHT), [*parts, *_far_end(_round_up(top))]),
        _by_label(frame, series),
        frame.meaning,
        series,
    )


def outlines(frame: Frame, series: Sequence[Series]) -> Plot:
    """Distributions over each other: a line with a tinted ground for each series, each of them a share of its own sum."""
    shares = [_shares(each.values) for each in series]
    top = _round_up(max((max(each, default=0) for each in shares), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(frame.labels))
    parts = [*_grid(top, "%"), *_axis(frame.labels, step, offset=step / 2)]
    for each, values in zip(series, shares, strict=True):
        points = [(LEFT + (index + 0.5) * step, _y(value, top)) for index, value in enumerate(values)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        ground = (
            f"{LEFT + step / 2:.1f},{_y(0, top):.1f} {line} {LEFT + (len(values) - 0.5) * step:.1f},{_y(0, top):.1f}"
        )
        parts.append(Markup('<polygon class="ground {}" points="{}"></polygon>').format(each.key, ground))
        parts.append(
            Markup('<polyline class="line {}" points="{}"><title>{}</title></polyline>').format(
                each.key, line, each.label
            )
        )
    return Plot(
        frame.title,
        _svg(frame, "plot from-first", (WIDTH, HEIGHT), [*parts, *_far_end(top, "%")]),
        _by_label(frame, series),
        frame.meaning,
        series,
    )


def _svg(frame: Frame, kind: str, size: tuple[int, int], parts: Sequence[Markup]) -> Markup:
    head = Markup(
        '<svg class="{}" viewBox="0 0 {} {}"{} role="img" aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>'
    ).format(kind, *size, _STRETCH if kind.startswith("bar") else "", frame.title, frame.meaning, id=frame.id)
    return head + Markup("").join(parts) + Markup("</svg>")


_STRETCH = Markup(' preserveAspectRatio="none"')


def _rect(key: str, box: tuple[float, float, float, float], title: str) -> Markup:
    x, y, width, height = box
    return Markup(
        '<rect class="{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{}</title></rect>'
    ).format(key, x, y, width, height, title)


def _grid(top: float, unit: str = "") -> list[Markup]:
    lines = []
    for share in (0.0, 0.5, 1.0):
        y = _y(share * top, top)
        lines.append(
            Markup(
                '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"></line><text class="end" x="{}" y="{:.1f}">{}{}</text>'
            ).format(LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, _number(share * top), unit)
        )
    return lines


def _far_end(top: float, unit: str = "") -> list[Markup]:
    """The numbers of the axis once more, over what is drawn: of a plot wider than the screen only its end is seen at first."""
    text = Markup('<text class="end far" x="{}" y="{:.1f}" aria-hidden="true">{}{}</text>')
    return [
        text.format(WIDTH - RIGHT - 2, _y(share * top, top) + 14, _number(share * top), unit) for share in (0.5, 1.0)
    ]


def _axis(labels: Sequence[str], step: float, offset: float = 0.0) -> list[Markup]:
    every = max(1, -(-len(labels) // _LABELS))
    return [
        Markup('<text class="middle" x="{:.1f}" y="{}">{}</text>').format(
            min(LEFT + offset + index * step, WIDTH - RIGHT - 30), HEIGHT - 8, label
        )
        for index, label in enumerate(labels)
        if index % every == 0
    ]


def _y(value: float, top: float) -> float:
    room = HEIGHT - TOP - BOTTOM
    return TOP + room - (room * value / top if top else 0.0)


def _by_label(frame: Frame, series: Sequence[Series]) -> Figures:
    rows = [[label, *(_number(each.values[index]) for each in series)] for index, label in enumerate(frame.labels)]
    return Figures([frame.corner, *(each.label for each in series)], rows)


def _shares(values: Sequence[float]) -> list[float]:
    whole = sum(values)
    return [100 * value / whole if whole else 0.0 for value in values]


def _round_up(value: float) -> float:
    """The next round number whose half is a whole one: the axis has both to read, and half a request is none."""
    if value <= 2:
        return 2.0
    size = 10.0 ** math.floor(math.log10(value))
    tops = (round(step * size) for step in (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10))
    return next(float(top) for top in tops if top >= value and top % 2 == 0)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _percent(value: float, whole: float) -> str:
    return f"{100 * value / whole:.1f}" if whole else "0.0"
