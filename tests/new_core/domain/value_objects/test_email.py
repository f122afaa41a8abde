import pytest

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.email import Email


@pytest.mark.parametrize("text", ["a@b.co", "first.last+tag@shop.example.iq", "عميل@example.iq", "x_y@a-b.example"])
def test_takes_what_can_be_written_to(text: str) -> None:
    assert Email.parse(text).text == text


@pytest.mark.parametrize("text", ["", "a", "a@", "@b.co", "a@b", "a b@c.de", "a@b..co", "a@-b.co", "a@b.c", "a@b@c.de"])
def test_refuses_what_cannot(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"name@example\.com"):
        Email.parse(text)


def test_domain_is_put_in_lower_case() -> None:
    assert Email.parse(" Sales@TIGRIS.example ").text == "Sales@tigris.example"


def test_stored_text_is_taken_as_it_is() -> None:
    assert Email.as_stored("none yet").text == "none yet"


def test_stored_text_must_fit_the_column() -> None:
    with pytest.raises(InvalidValueError, match="at most 255"):
        Email.as_stored("x" * 256)
