"""Where a defect shows is said by its words, or beside them."""

import pytest

from gateway.compare.model import Kind
from gateway.control.intentions import Intention
from legacy_shim.app import DEFECTS
from legacy_shim.defects import EVERYWHERE, Defect


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("500 for an id that exceeds 32 bits", "404", ["status", "header:content-type", "$", "$.detail"]),
        ("tokens stayed good", "401", ["status", "header:content-type", "$", "$.detail"]),
        ("in no order: a row that was written moved to the end", "in order of id", ["$.."]),
        ("`%`, `_` and `\\` in search were wildcards", "they mean themselves", ["$.."]),
        ("two at once: one of the changes was lost", "one after the other", []),
    ],
)
def test_words_say_where_it_shows(old: str, new: str, places: list[str]) -> None:
    assert [each.location for each in Defect("a.b", old, new, "").places] == places


def test_a_defect_is_a_row_that_cannot_be_changed() -> None:
    defect = Defect("customers.get_customer", "500", "404", "there is no such row")
    with pytest.raises(AttributeError):
        defect.new = "200"  # type: ignore[misc]  # that is the test


def test_what_is_said_beside_them_counts() -> None:
    assert Defect("a.b", "404", "200", "", EVERYWHERE).places == EVERYWHERE


def test_the_gateway_can_read_all_of_them() -> None:
    read = [Intention.model_validate(each.document()) for each in DEFECTS]
    assert sum(each.covers("status", Kind.VALUE) for each in read) > len(read) / 2
    assert all(each.covers("$[*]", Kind.MISSING) for each in read if "wildcards" in each.old)
    assert not any(each.covers("$.price", Kind.VALUE) for each in read if each.covers("status", Kind.VALUE))


def test_words_say_what_each_side_answers() -> None:
    found = Defect(
        "a.b", "a token: 400 `Inactive`; 72 bytes, number 9999, 32 bits", "401, or 404 for 10.500", ""
    ).document()
    assert found["statuses"] == {"legacy": [400], "new": [401, 404]}
