import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.text import check_texts, storable


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=50))
def test_any_other_text_is_kept_as_it_is(text: str) -> None:
    assert storable("name", text, 50) == text


@pytest.mark.parametrize(
    ("text", "rule"), [("a\x00b", "NUL"), ("\ud800", "surrogate"), ("x" * 51, "at most 50 characters")]
)
def test_refuses_what_no_column_keeps(text: str, rule: str) -> None:
    with pytest.raises(InvalidValueError, match=rule) as caught:
        storable("name", text, 50)
    assert caught.value.field == "name"


def test_length_counts_characters_not_bytes() -> None:
    assert storable("name", "ع" * 50, 50) == "ع" * 50


def test_checks_the_fields_that_have_a_bound() -> None:
    check_texts({"other": "\x00", "name": None}, {"name": 5})
    with pytest.raises(InvalidValueError):
        check_texts({"name": "long one"}, {"name": 5})
