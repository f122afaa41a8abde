"""The segments of a bar: nothing lost, nothing overlapping, whatever the counts."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flags.registry import Stage
from gateway.control.overview import state_of
from gateway.control.progress import WIDTH, bar, bar_of
from tests.support.control_plane import CATALOG

counts = st.fixed_dictionaries({stage: st.integers(0, 5000) for stage in Stage})


@given(counts)
def test_segments_fill_the_bar_without_a_gap(given_counts: dict[Stage, int]) -> None:
    segments = bar(given_counts)
    assert {segment.stage: segment.count for segment in segments} == given_counts
    if any(given_counts.values()):
        assert segments[0].start == 0
        assert all(one.start + one.width == next_.start for one, next_ in pairwise(segments))
        assert segments[-1].start + segments[-1].width == WIDTH


def test_what_is_done_comes_first() -> None:
    segments = bar({Stage.LEGACY: 1, Stage.SHADOW: 0, Stage.CANARY: 0, Stage.NEW: 3})
    assert [(segment.stage, segment.width) for segment in segments if segment.width] == [
        (Stage.NEW, 750),
        (Stage.LEGACY, 250),
    ]


def test_endpoints_without_flags_make_a_bar_of_legacy() -> None:
    segments = bar_of(state_of(endpoint, {}) for endpoint in CATALOG)
    assert [segment.width for segment in segments] == [0, 0, 0, WIDTH]
