"""What each constraint operator compares, and which values it takes.

The engine turns a flag off for everybody, without a word, when one value does not parse; so values are held to its
grammar here, before they get there.
"""

import ipaddress
import re
from collections.abc import Callable
from datetime import datetime

from flags.errors import InvalidFlagError

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_PART = r"(0|[1-9][0-9]{0,17})"
_TAG = r"(0|[1-9][0-9]{0,17}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
_BUILD = r"[0-9A-Za-z-]+"
_SEMVER = re.compile(rf"{_PART}\.{_PART}\.{_PART}(-{_TAG}(\.{_TAG})*)?(\+{_BUILD}(\.{_BUILD})*)?")
_NETWORK = re.compile(r"[0-9a-fA-F.:]+(/[0-9]{1,3})?")


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def _is_version(value: str) -> bool:
    return _SEMVER.fullmatch(value) is not None


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_network(value: str) -> bool:
    if not _NETWORK.fullmatch(value):
        return False
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


_Check = tuple[Callable[[str], bool], str]
_VERSION: _Check = (_is_version, "a full version such as 2.1.0")
_NUMERIC: _Check = (_is_number, "a number such as 12 or -1.5")
_MOMENT: _Check = (_is_date, "a date such as 2026-01-31T08:00:00Z")

SINGLE: dict[str, _Check] = {
    "NUM_EQ": _NUMERIC,
    "NUM_GT": _NUMERIC,
    "NUM_GTE": _NUMERIC,
    "NUM_LT": _NUMERIC,
    "NUM_LTE": _NUMERIC,
    "SEMVER_EQ": _VERSION,
    "SEMVER_GT": _VERSION,
    "SEMVER_GTE": _VERSION,
    "SEMVER_LT": _VERSION,
    "SEMVER_LTE": _VERSION,
    "DATE_AFTER": _MOMENT,
    "DATE_BEFORE": _MOMENT,
}
TEXTUAL = frozenset({"STR_CONTAINS", "STR_STARTS_WITH", "STR_ENDS_WITH"})
OPERATORS = frozenset(SINGLE) | TEXTUAL | {"IN", "NOT_IN", "IN_CIDR"}


def check_operator(operator: str, *, case_insensitive: bool) -> None:
    if operator not in OPERATORS:
        raise InvalidFlagError(
            f"constraint operator {operator!r} is unknown; use one of {', '.join(sorted(OPERATORS))}"
        )
    if case_insensitive and operator not in TEXTUAL:
        raise InvalidFlagError(
            f"constraint operator {operator} cannot ignore case; use one of {', '.join(sorted(TEXTUAL))}"
        )


def check_values(operator: str, values: tuple[str, ...]) -> None:
    """Refuse values the engine would not parse: with them it turns the whole flag off."""
    for value in values:
        check_text(f"a value of constraint {operator}", value)
    if operator in SINGLE:
        _check_single(operator, values)
    elif not values:
        raise InvalidFlagError(f"constraint {operator} has no values and would never match; name at least one")
    elif operator == "IN_CIDR":
        for value in values:
            if not _is_network(value):
                raise InvalidFlagError(f"{value!r} is no network; write an address or a range such as 10.0.0.0/8")


def _check_single(operator: str, values: tuple[str, ...]) -> None:
    is_valid, way_out = SINGLE[operator]
    if len(values) != 1:
        raise InvalidFlagError(f"constraint {operator} takes one value, not {len(values)}; write {way_out}")
    if not is_valid(values[0]):
        raise InvalidFlagError(f"{values[0]!r} is no value for constraint {operator}; write {way_out}")


def check_text(what: str, value: str, *, banned: str = "") -> None:
    """Refuse text that would break out of the engine's rule language, in which strings stand in double quotes."""
    if value.endswith("\\"):
        raise InvalidFlagError(f"{what}, {value!r}, ends in a backslash, which the engine cannot read; leave it off")
    if any(character in banned for character in value):
        raise InvalidFlagError(f"{what}, {value!r}, has one of {banned!r} in it, which the engine cannot read")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidFlagError(f"{what}, {value!r}, is not valid Unicode; write it as UTF-8")
