"""What people may do on the control plane, by role; no I/O."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Each may do what those before it may."""

    VIEWER = "viewer"
    QA = "qa"
    OPERATOR = "operator"

    def covers(self, needed: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whose token was looked at; ``key`` is their personal token's id, or ``OPERATOR_KEY``."""

    name: str
    role: Role
    key: str


OPERATOR_KEY = "operator"
"""Stands for the operator token, which is in no table."""
