import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from legacy_shim.contract.users.email import checked_email
from legacy_shim.standin.fields import _checked


def _said(check: object, text: str) -> str:
    assert callable(check)
    try:
        return str(check(text))
    except PydanticCustomError as error:
        return error.message()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Layla@TSH.Lab", "Layla@tsh.lab"),
        (
            "layla",
            "value is not a valid email address: The email address is not valid. It must have exactly one @-sign.",
        ),
        ("@tsh.lab", "value is not a valid email address: There must be something before the @-sign."),
    ],
)
def test_an_address_is_taken_or_refused_in_the_old_words(text: str, found: str) -> None:
    assert _said(checked_email, text) == found


@given(st.text() | st.from_regex(r"[a-zA-Z.]{0,4}@{0,2}[a-z.\-_]{0,6}(\.(test|com|local))?", fullmatch=True))
def test_the_stand_in_says_the_same(text: str) -> None:
    assert _said(checked_email, text) == _said(_checked, text)
