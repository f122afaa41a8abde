"""Plots: every figure is in the table, parts fill the whole, and a screen reader has words."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.control.plots import WIDTH, Frame, Plot, Series, outlines, stacked_areas, stacked_bar, stacked_columns

FRAME = Frame("p", "Title <b>", "Meaning", ["a", "b", "c"], "When")
COUNTS = st.lists(st.integers(0, 10**9), min_size=3, max_size=3)


def series_of(*values: list[int]) -> list[Series]:
    return [Series(f"k{index}", f"label {index}", each) for index, each in enumerate(values)]


def parse(plot: Plot) -> ET.Element:
    return ET.fromstring(str(plot.svg))  # noqa: S314 - what we drew ourselves


@pytest.mark.parametrize("draw", [stacked_bar, stacked_columns, stacked_areas, outlines])
@given(values=st.lists(COUNTS, min_size=1, max_size=5))
def test_any_figures_become_a_named_picture(draw: object, values: list[list[int]]) -> None:
    assert callable(draw)
    plot = draw(FRAME, series_of(*values))
    svg = parse(plot)
    assert svg.get("role") == "img"
    named = {each.get("id"): each.text for each in svg if each.get("id")}
    assert [named[key] for key in (svg.get("aria-labelledby") or "").split()] == ["Title <b>", "Meaning"]
    assert "nan" not in str(plot.svg)
    assert " style=" not in str(plot.svg)


@given(st.lists(st.integers(0, 10**9), min_size=3, max_size=3))
def test_an_axis_of_counts_has_whole_numbers_and_room_for_all(values: list[int]) -> None:
    for plot in (stacked_columns(FRAME, series_of(values)), stacked_areas(FRAME, series_of(values))):
        ticks = re.findall(r'<text class="end" [^>]*>([^<]*)<', str(plot.svg))
        zero, half, top = (int(tick.replace(",", "")) for tick in ticks)
        assert (zero, 2 * half) == (0, top)
        assert max(values) <= top
        assert plot.meaning == "Meaning"


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_the_parts_of_a_bar_fill_it(counts: list[int]) -> None:
    plot = stacked_bar(FRAME, series_of(*([count] for count in counts)))
    widths = [float(each) for each in re.findall(r' width="([0-9.]+)"', str(plot.svg))]
    assert sum(widths) == pytest.approx(WIDTH if sum(counts) else 0, abs=0.2)
    assert plot.figures.rows[-1][1] == f"{sum(counts):,}"
    assert [row[1] for row in plot.figures.rows[:-1]] == [f"{count:,}" for count in counts]


def test_the_table_has_a_row_for_each_label() -> None:
    plot = stacked_columns(FRAME, series_of([1, 2, 3], [4, 5, 6]))
    assert plot.figures.head == ["When", "label 0", "label 1"]
    assert plot.figures.rows == [["a", "1", "4"], ["b", "2", "5"], ["c", "3", "6"]]


def test_columns_stand_on_each_other() -> None:
    plot = stacked_columns(FRAME._replace(labels=["a"]), series_of([1], [1]))
    boxes = [each for each in parse(plot).iter() if each.tag.endswith("rect")]
    lower, upper = ((float(each.get("y") or 0), float(each.get("height") or 0)) for each in boxes)
    assert upper[0] + upper[1] == pytest.approx(lower[0], abs=0.1)


def test_a_distribution_is_drawn_as_shares() -> None:
    few, many = (outlines(FRAME, series_of(values)) for values in ([1, 2, 1], [100, 200, 100]))
    assert few.svg == many.svg
    assert few.figures.rows != many.figures.rows


def test_many_labels_leave_room() -> None:
    labels = [str(number) for number in range(200)]
    plot = stacked_areas(FRAME._replace(labels=labels), series_of(list(range(200))))
    assert str(plot.svg).count('class="middle"') <= 10
    assert len(plot.figures.rows) == 200
