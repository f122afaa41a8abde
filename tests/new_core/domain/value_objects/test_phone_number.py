import pytest

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.phone_number import PhoneNumber


@pytest.mark.parametrize(
    "text", ["+9647701234567", "0770 123 4567", "00964 770 1234567", "(0770) 123-4567", "+964.770.123.4567"]
)
def test_writings_of_one_number_are_equal(text: str) -> None:
    assert PhoneNumber.parse(text) == PhoneNumber("+9647701234567")


def test_national_numbers_are_of_the_country_asked_for() -> None:
    assert PhoneNumber.parse("030 12345678", country_code="49").text == "+493012345678"


@pytest.mark.parametrize("text", ["", "abc", "+0123456789", "+12", "12345678", "+1234567890123456"])
def test_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(InvalidValueError, match="phone: must be a number"):
        PhoneNumber.parse(text)


def test_stored_text_is_taken_as_it_is() -> None:
    assert PhoneNumber.as_stored("ask Ali").text == "ask Ali"
    with pytest.raises(InvalidValueError, match="at most 20"):
        PhoneNumber.as_stored("1" * 21)
