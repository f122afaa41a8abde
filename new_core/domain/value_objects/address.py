"""Where somebody is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    street: str | None = None
    city: str | None = None
    country: str | None = None
