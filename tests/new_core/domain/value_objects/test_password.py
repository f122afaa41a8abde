import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.password import check_password


def _check(password: str) -> None:
    check_password(password, email="layla@tsh.lab", name="Layla Manager")


@pytest.mark.parametrize("password", ["correct horse", "Gx9!tigris-77", "كلمة مرور طويلة", "a" * 60 + "bcdefgh"])
def test_a_good_password_is_taken(password: str) -> None:
    _check(password)


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("short", "at least 10"),
        ("ع" * 37, "at most 72 bytes"),
        ("abcdefghij\x00", "NUL"),
        ("abcdefghij\ud800", "half a surrogate pair"),
        ("aaaaabbbbb", "different characters"),
        ("Passw0rd!Lab", "everybody tries"),
        ("1234567890", "everybody tries"),
        ("xx-layla-2026", "name or the e-mail"),
        ("i-am-Manager!", "name or the e-mail"),
    ],
)
def test_a_bad_one_is_told_its_rule(password: str, rule: str) -> None:
    with pytest.raises(InvalidValueError, match=rule):
        _check(password)


@given(st.text(max_size=9))
def test_the_refusal_never_repeats_the_password(password: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        _check(password)
    assert caught.value.value == "***"
