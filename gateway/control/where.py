"""Conditions as people type them, both ways: ``tenant=acme``, ``header:x-beta=yes``, ``version>=2.1``."""

import re
from collections.abc import Sequence

from flags.errors import InvalidFlagError
from flags.model import Constraint
from flags.where import parse_where

_NAMES = {"userId": "user", "sessionId": "session", "remoteAddress": "address", "appVersion": "version"}
_SIGNS = {
    "IN": "=",
    "NOT_IN": "!=",
    "IN_CIDR": "=",
    "STR_STARTS_WITH": "^=",
    "STR_ENDS_WITH": "$=",
    "STR_CONTAINS": "*=",
    "NUM_GT": ">",
    "NUM_GTE": ">=",
    "NUM_LT": "<",
    "NUM_LTE": "<=",
    "SEMVER_GT": ">",
    "SEMVER_GTE": ">=",
    "SEMVER_LT": "<",
    "SEMVER_LTE": "<=",
}
_HEADER = re.compile(r"\s*header:", re.IGNORECASE)


def read_where(text: str) -> Constraint:
    """As ``flags.where`` reads it, with ``header:name`` as another spelling of ``header.name``."""
    return parse_where(_HEADER.sub("header.", text, count=1))


def read_conditions(text: str) -> tuple[Constraint, ...]:
    """Several conditions in one line, with semicolons between them."""
    return tuple(read_where(each) for each in text.split(";") if each.strip())


def write_conditions(constraints: Sequence[Constraint]) -> str:
    return "; ".join(_write(constraint) for constraint in constraints)


def _write(constraint: Constraint) -> str:
    """What reads back as this constraint; one that cannot be typed comes out as text that is refused.

    So a form that was only opened and sent again never lets more callers in than before.
    """
    name = _NAMES.get(constraint.context_name, constraint.context_name)
    sign = _SIGNS.get(constraint.operator, "?")
    text = f"{name}{'!=' if constraint.inverted and sign == '=' else sign}{','.join(constraint.values)}"
    try:
        is_same = read_conditions(text) == (constraint,)
    except InvalidFlagError:
        is_same = False
    return text if is_same else f"{constraint.context_name} [{constraint.operator}] {' '.join(constraint.values)}"
