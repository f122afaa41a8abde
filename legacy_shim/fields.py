"""What the bodies of several routers have in common."""

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from legacy_shim.dialect import refusal

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_NEVER_REAL = frozenset({"test", "local", "localhost", "invalid", "arpa", "onion"})
"""Top-level names that RFC 2606 and RFC 6761 reserve."""


def refuse_null(error_type: str) -> Callable[[object], object]:
    """Make a validator that answers null as pydantic would if the field were not declared nullable."""

    def check(value: object) -> object:
        if value is None:
            raise PydanticKnownError(error_type)  # type: ignore[arg-type]  # the callers name types that there are
        return value

    return check


class UnboundedPage(BaseModel):
    """The query parameters of lists whose page the monolith left to the client."""

    skip: int = 0
    limit: int = 100

    def check(self) -> None:
        for name, value in (("skip", self.skip), ("limit", self.limit)):
            if value < 0:
                raise refusal(name, str(value), "must be at least 0")


def _address_problem(address: str) -> str | None:
    """What the monolith's library said of an address, as far as its clients were told."""
    local, at, domain = address.rpartition("@")
    if not at or "@" in local:
        return "The email address is not valid. It must have exactly one @-sign."
    if not local or not domain:
        return f"There must be something {'after' if local else 'before'} the @-sign."
    if "." not in domain:
        return "The part after the @-sign is not valid. It should have a period."
    if not _LOCAL_PART.fullmatch(local):
        return "The email address contains invalid characters before the @-sign."
    return _domain_problem(domain)


def _domain_problem(domain: str) -> str | None:
    if not _DOMAIN.fullmatch(domain):
        return "The part after the @-sign contains invalid characters."
    if domain.rpartition(".")[2].lower() in _NEVER_REAL:
        return "The part after the @-sign is a special-use or reserved name that cannot be used with email."
    return None


def _checked_address(address: str) -> str:
    reason = _address_problem(address)
    if reason is not None:
        message = "value is not a valid email address: {reason}"
        raise PydanticCustomError("value_error", message, {"reason": reason})
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


EmailAddress = Annotated[str, AfterValidator(_checked_address), WithJsonSchema({"type": "string", "format": "email"})]
