from typing import Annotated

import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError

from legacy_shim.fields import EmailAddress, UnboundedPage, refuse_null
from legacy_shim.standin.fields import Email


class Thing(BaseModel):
    name: Annotated[str | None, BeforeValidator(refuse_null("string_type"))] = None


def test_null_is_answered_as_the_wrong_type() -> None:
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({"name": None})
    assert caught.value.errors()[0]["type"] == "string_type"
    assert Thing.model_validate({}).name is None


def test_a_page_before_the_first_is_refused_by_name() -> None:
    UnboundedPage(skip=0, limit=2**70).check()
    with pytest.raises(RequestValidationError) as caught:
        UnboundedPage(skip=-1).check()
    assert caught.value.errors()[0]["loc"] == ("query", "skip")


def test_the_domain_of_an_address_is_put_in_lower_case() -> None:
    assert TypeAdapter(EmailAddress).validate_python("A.b+c@Example.CN") == "A.b+c@example.cn"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nobody", "exactly one @-sign"),
        ("a@@b.c", "exactly one @-sign"),
        ("@b.c", "something before"),
        ("a@", "something after"),
        ("a@b", "should have a period"),
        ("a..b@c.de", "invalid characters before"),
        ("a@b_.c-", "contains invalid characters."),
        ("a@b.test", "special-use or reserved"),
    ],
)
def test_what_is_no_address_is_told_why(address: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=f"value is not a valid email address: .*{reason}"):
        TypeAdapter(EmailAddress).validate_python(address)


def _said(kind: TypeAdapter[str], text: str) -> str:
    try:
        return kind.validate_python(text)
    except ValidationError as error:
        return error.errors()[0]["msg"]


@given(st.text() | st.from_regex(r"[a-zA-Z.]{0,4}@{0,2}[a-z.\-_]{0,6}(\.(test|com|local))?", fullmatch=True))
def test_the_stand_in_says_the_same_of_an_address(text: str) -> None:
    assert _said(TypeAdapter(EmailAddress), text) == _said(TypeAdapter(Email), text)
