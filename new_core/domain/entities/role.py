"""A role: a name under which permissions are granted to many users at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.user_events import RoleChanged, RoleCreated, RoleDeleted
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.text import check_texts

LENGTHS: Final[Mapping[str, int | None]] = {"name": 50, "description": None}


class RoleFields(TypedDict, total=False):
    """What can be said of a role; what is left out keeps its value."""

    name: str
    description: str | None
    is_active: bool


@dataclass(eq=False, kw_only=True)
class Role(Entity):
    name: str
    created_at: datetime | None
    id: int | None = None
    description: str | None = None
    is_active: bool | None = True
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: RoleFields, at: datetime) -> Self:
        role = cls(name=fields["name"], created_at=at, updated_at=at)
        role._apply(fields)
        role.record(RoleCreated(occurred_at=at, role=role.name))
        return role

    def revise(self, fields: RoleFields, at: datetime) -> None:
        before = (self.name, self.description, self.is_active)
        self._apply(fields)
        if (self.name, self.description, self.is_active) != before:
            self.touch(at)

    def touch(self, at: datetime) -> None:
        """Note a change of the role itself, or of what it grants."""
        self.updated_at = at
        self.record(RoleChanged(occurred_at=at, role=self.name))

    def delete(self, at: datetime) -> None:
        self.record(RoleDeleted(occurred_at=at, role=self.name))

    def _apply(self, fields: RoleFields) -> None:
        check_texts(fields, LENGTHS)
        if not fields.get("name", "-").strip():
            raise InvalidValueError("name", fields.get("name"), "must not be blank")
        self.name = fields.get("name", self.name)
        self.description = fields.get("description", self.description)
        self.is_active = fields.get("is_active", self.is_active)
