"""Constraints as people write them: ``tenant=acme,globex``, ``app_version>=2.1``, ``header.x-beta=1``."""

import re

from flags.errors import InvalidFlagError
from flags.model import Constraint

HEADER = "header."
"""What a property's name begins with where its value is a request header's; the rest is the name in lower case."""

_WHERE = re.compile(
    r"\s*(?P<name>[A-Za-z0-9_.-]+)\s*(?P<sign>!=|>=|<=|\^=|\$=|\*=|=|>|<)(?P<values>.*)",
    re.DOTALL,
)
_CONTEXT_NAMES = {
    "user": "userId",
    "session": "sessionId",
    "address": "remoteAddress",
    "app_version": "appVersion",
    "version": "appVersion",
}
_ORDER = {">": "GT", ">=": "GTE", "<": "LT", "<=": "LTE"}
_TEXTUAL = {"^=": "STR_STARTS_WITH", "$=": "STR_ENDS_WITH", "*=": "STR_CONTAINS"}


def parse_where(text: str) -> Constraint:
    match = _WHERE.fullmatch(text)
    values = tuple(value.strip() for value in match["values"].split(",") if value.strip()) if match else ()
    if match is None or not values:
        raise InvalidFlagError(
            f"{text!r} is no condition; write one such as tenant=acme, user!=7,8, app_version>=2.1 or header.x-beta=1"
        )
    name = _context_name(match["name"])
    operator = _operator(name, match["sign"])
    if operator.startswith("SEMVER"):
        values = tuple(_full_version(value) for value in values)
    return Constraint(name, operator, values, inverted=match["sign"] == "!=" and operator != "NOT_IN")


def _context_name(name: str) -> str:
    if name.lower().startswith(HEADER):
        return name.lower()
    return _CONTEXT_NAMES.get(name.replace("-", "_"), name)


def _operator(name: str, sign: str) -> str:
    if sign in _TEXTUAL:
        return _TEXTUAL[sign]
    if sign in {"=", "!="}:
        if name == "remoteAddress":
            return "IN_CIDR"
        return "IN" if sign == "=" else "NOT_IN"
    return f"{'SEMVER' if name == 'appVersion' else 'NUM'}_{_ORDER[sign]}"


def _full_version(value: str) -> str:
    """2 and 2.1 mean 2.0.0 and 2.1.0; anything else is left for the constraint to judge."""
    return value + ".0" * (2 - value.count(".")) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) else value
