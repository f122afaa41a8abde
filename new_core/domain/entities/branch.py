"""A branch of the company and the rules a change to one must keep."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.branch_events import BranchCreated, BranchDeleted, BranchUpdated
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.columns import Columns

COLUMNS: Final = Columns(
    texts={"code": 50, "name": 200, "address": None, "city": 100, "phone": 50, "email": 200},
    never_null=frozenset({"code", "name", "is_active"}),
)


class BranchFields(TypedDict, total=False):
    """What can be said of a branch; what is left out keeps its value."""

    code: str
    name: str
    address: str | None
    city: str | None
    phone: str | None
    email: str | None
    is_active: bool
    currency_id: int | None


@dataclass(eq=False, kw_only=True)
class Branch(Entity):
    code: str
    name: str
    created_at: datetime
    id: int | None = None
    address: str | None = None
    city: str | None = None
    phone: str | None = None
    email: str | None = None
    is_active: bool = True
    currency_id: int | None = None
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: BranchFields, at: datetime) -> Self:
        _check(fields)
        # The monolith stamps a new row as updated too, and its lists show it.
        branch = cls(created_at=at, updated_at=at, **fields)
        branch.record(BranchCreated(occurred_at=at, branch_code=branch.code))
        return branch

    def revise(self, fields: BranchFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        _check(fields)
        changes = {name: value for name, value in fields.items() if getattr(self, name) != value}
        for name, value in changes.items():
            setattr(self, name, value)
        if changes:
            self.updated_at = at
            self.record(BranchUpdated(occurred_at=at, changed=tuple(changes)))

    def delete(self, at: datetime) -> None:
        self.record(BranchDeleted(occurred_at=at, branch_code=self.code))


def _check(fields: BranchFields) -> None:
    COLUMNS.check(fields)
    if not fields.get("code", "-").strip():
        raise InvalidValueError("code", fields.get("code"), "must not be blank")
