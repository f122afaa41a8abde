"""Plain texts to the value objects that customers and suppliers share."""

from collections.abc import Mapping

from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber


def contact_values(values: Mapping[str, object]) -> dict[str, object]:
    wrapped = dict(values)
    email, phone = values.get("email"), values.get("phone")
    if isinstance(email, str):
        wrapped["email"] = Email.as_stored(email)
    if isinstance(phone, str):
        wrapped["phone"] = PhoneNumber.as_stored(phone)
    return wrapped
