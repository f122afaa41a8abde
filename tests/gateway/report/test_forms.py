"""What was accepted is recognised again, and what looks otherwise is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.compare.model import ABSENT
from gateway.report.forms import Form, form_of
from gateway.report.samples import SampleDifference


def difference(legacy: object, new: object, location: str = "$.price", kind: str = "value") -> SampleDifference:
    return SampleDifference("aa11", location, kind, legacy, new, 2)


def accepted(*pairs: tuple[object, object]) -> Form:
    form = form_of(difference(*pair) for pair in pairs)
    assert form is not None
    return form


JSON = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20) | st.just(ABSENT)


@given(st.lists(st.tuples(JSON, JSON), min_size=1, max_size=8))
def test_what_was_accepted_is_recognised(pairs: list[tuple[object, object]]) -> None:
    form = accepted(*pairs)
    assert [form.objection(difference(*pair)) for pair in pairs] == [""] * len(pairs)
    assert Form.load(form.dump()) == form


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("1251.00", 1251.0), ("1251.00", 1250.0)),
        (("2026-01-31", "2026-01-31T00:00:00Z"), ("2026-01-31", "31/01/2026")),
        (("a text", ""), ("a text", "something")),
        ((ABSENT, None), (ABSENT, 1)),
        (("ABC", "abc"), ("ABC", "abd")),
        (([1], []), ([1], [2])),
    ],
)
def test_another_form_is_objected_to(before: tuple[object, object], after: tuple[object, object]) -> None:
    assert accepted(before).objection(difference(*after))


def test_a_status_is_accepted_as_that_pair() -> None:
    form = form_of([difference(200, 404, "status")])
    assert form is not None
    assert not form.objection(difference(200, 404, "status"))
    assert "404" in form.objection(difference(200, 403, "status"))


def test_few_values_are_a_closed_list() -> None:
    form = accepted(*[("active", "ACTIVE (1)")] * 3)
    assert form.legacy == ('"active"',)
    assert form.objection(difference("passive", "ACTIVE (1)"))


def test_many_values_are_no_list() -> None:
    form = accepted(*[(f"name {number}", "none") for number in range(8)])
    assert (form.legacy, form.new) == ((), ('"none"',))
    assert not form.objection(difference("another name", "none"))


def test_values_may_be_left_out() -> None:
    form = form_of([difference("a", "b")] * 8, with_values=False)
    assert form is not None
    assert not form.objection(difference("c", "d"))


def test_no_samples_have_no_form() -> None:
    assert form_of([]) is None
    assert Form.load("") is None


def test_an_objection_repeats_no_value() -> None:
    objection = accepted(*[("secret-1", "x y")] * 3).objection(difference("secret-2", "x y"))
    assert objection
    assert "secret" not in objection
