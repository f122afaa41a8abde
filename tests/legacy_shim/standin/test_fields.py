"""E-mail addresses are checked, and refused in the old words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from legacy_shim.standin.fields import Email

EMAIL = TypeAdapter(Email)
WORD = st.text("abcdefghij0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nobody", "It must have exactly one @-sign."),
        ("a@b@c.iq", "It must have exactly one @-sign."),
        ("@tsh.lab", "There must be something before the @-sign."),
        ("a@", "There must be something after the @-sign."),
        ("a@tsh", "It should have a period."),
        ("a b@tsh.lab", "invalid characters before the @-sign."),
        ("a@-tsh.lab", "The part after the @-sign contains invalid characters."),
        ("a@shop.test", "special-use or reserved name"),
    ],
)
def test_says_why_an_address_is_none(address: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        EMAIL.validate_python(address)
    (error,) = refusal.value.errors()
    assert error["type"] == "value_error"
    assert error["msg"].startswith("value is not a valid email address: ")
    assert error["msg"].endswith(reason) or reason in error["msg"]


@given(local=WORD, domain=WORD, end=st.sampled_from(["iq", "lab", "com"]))
def test_keeps_an_ordinary_address(local: str, domain: str, end: str) -> None:
    assert EMAIL.validate_python(f"{local}@{domain}.{end}") == f"{local}@{domain}.{end}"


def test_lowers_only_the_domain() -> None:
    assert EMAIL.validate_python("Layla@TSH.Lab") == "Layla@tsh.lab"
