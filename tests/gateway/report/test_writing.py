"""Which samples go; the statements themselves are held by ``test_store``."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.report.writing import surplus_of


@given(st.lists(st.sampled_from("abcde"), max_size=40))
def test_first_newest_and_each_shape_stay(shapes: list[str]) -> None:
    rows = list(enumerate(shapes))
    gone = set(surplus_of(rows))
    kept = [row for row in rows if row[0] not in gone]
    assert len(kept) == min(8, len(rows))
    assert not rows or (rows[0] in kept and rows[-1] in kept)
    assert {shape for _, shape in kept} == set(shapes)
