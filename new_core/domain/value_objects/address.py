"""A postal address as the legacy tables have it: three texts, none of them demanded or checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    street: str | None = None
    city: str | None = None
    country: str | None = None
