"""E-mail addresses as the monolith's library took and refused them, word by word."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_ATOM: Final = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL: Final = r"[^\W_]([\w-]*[^\W_])?"
_DOMAIN: Final = re.compile(rf"{_LABEL}(\.{_LABEL})+")
_NEVER_REAL: Final = ("test", "local", "localhost", "invalid", "arpa", "onion")


def _complaint(local: str, at: str, domain: str) -> str | None:
    checks = (
        (not at or "@" in local, "The email address is not valid. It must have exactly one @-sign."),
        (not local, "There must be something before the @-sign."),
        (not domain, "There must be something after the @-sign."),
        ("." not in domain, "The part after the @-sign is not valid. It should have a period."),
        (not _LOCAL.fullmatch(local), "The email address contains invalid characters before the @-sign."),
        (not _DOMAIN.fullmatch(domain), "The part after the @-sign contains invalid characters."),
        (
            domain.rpartition(".")[2].lower() in _NEVER_REAL,
            "The part after the @-sign is a special-use or reserved name that cannot be used with email.",
        ),
    )
    return next((words for is_broken, words in checks if is_broken), None)


def checked_email(text: str) -> str:
    local, at, domain = text.rpartition("@")
    reason = _complaint(local, at, domain)
    if reason:
        raise PydanticCustomError("value_error", "value is not a valid email address: {reason}", {"reason": reason})
    return f"{local}@{domain.lower()}"


EmailStr = Annotated[str, AfterValidator(checked_email), WithJsonSchema({"type": "string", "format": "email"})]
