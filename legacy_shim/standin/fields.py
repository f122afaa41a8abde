"""Field types of request bodies whose errors the monolith's clients can see."""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")
# Names that RFC 2606 and RFC 6761 keep from ever being real.
_RESERVED = ("test", "local", "localhost", "invalid", "arpa", "onion")


def _problem(value: str) -> str | None:
    """What the library of the monolith's day would have said of this address."""
    local, at, domain = value.rpartition("@")
    checks = (
        (
            not at or "@" in local,
            "The email address is not valid. It must have exactly one @-sign.",
        ),
        (not local, "There must be something before the @-sign."),
        (not domain, "There must be something after the @-sign."),
        (
            "." not in domain,
            "The part after the @-sign is not valid. It should have a period.",
        ),
        (
            not _LOCAL.fullmatch(local),
            "The email address contains invalid characters before the @-sign.",
        ),
        (
            not _DOMAIN.fullmatch(domain),
            "The part after the @-sign contains invalid characters.",
        ),
        (
            domain.rpartition(".")[2].lower() in _RESERVED,
            "The part after the @-sign is a special-use or reserved name that cannot be used with email.",
        ),
    )
    return next((reason for failed, reason in checks if failed), None)


def _checked(value: str) -> str:
    if reason := _problem(value):
        raise PydanticCustomError(
            "value_error",
            "value is not a valid email address: {reason}",
            {"reason": reason},
        )
    local, _, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


Email = Annotated[str, AfterValidator(_checked), WithJsonSchema({"type": "string", "format": "email"})]
