"""Rules of signing in that go by the name of a role."""

from enum import StrEnum
from typing import Final

ADMIN: Final = "Admin"


class Channel(StrEnum):
    WEB = "web"
    MOBILE = "mobile"


MOBILE_ONLY: Final = frozenset({"Travel Salesperson", "Partner Salesman", "Retailerman"})
"""Roles that work in their app and are refused on the web."""
FACTOR_REQUIRED: Final = frozenset({ADMIN})
"""Roles that need a second factor on the web, and set one up at their first login if they have none."""


def may_use(role: str | None, channel: Channel) -> bool:
    return channel is Channel.MOBILE or role not in MOBILE_ONLY


def needs_factor(role: str | None, channel: Channel, *, has_factor: bool) -> bool:
    return has_factor or (channel is Channel.WEB and role in FACTOR_REQUIRED)
