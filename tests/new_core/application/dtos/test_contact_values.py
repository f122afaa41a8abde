from new_core.application.dtos.contact_values import contact_values
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber


def test_texts_become_value_objects_as_they_are_written() -> None:
    values = contact_values({"email": "none yet", "phone": "ask Ali", "name": "x"})
    assert values == {"email": Email("none yet"), "phone": PhoneNumber("ask Ali"), "name": "x"}


def test_null_stays_null() -> None:
    assert contact_values({"email": None}) == {"email": None}
