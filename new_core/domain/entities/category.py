"""A category of products, which may be a part of another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity
from new_core.domain.events.category_events import CategoryCreated, CategoryDeleted, CategoryUpdated
from new_core.domain.value_objects.columns import Column, TextColumn, stored_values

COLUMNS: Final[Mapping[str, Column]] = {
    "name": TextColumn(100, is_required=True),
    "name_ar": TextColumn(100),
    "description": TextColumn(),
    "description_ar": TextColumn(),
    # Whether there is such a category is asked of the database, whatever the number.
    "parent_id": Column(),
    "is_active": Column(is_required=True),
}


class CategoryFields(TypedDict, total=False):
    """What can be said of a category; what is left out keeps its value."""

    name: str
    name_ar: str | None
    description: str | None
    description_ar: str | None
    parent_id: int | None
    is_active: bool


@dataclass(eq=False, kw_only=True)
class Category(Entity):
    name: str
    created_at: datetime | None
    id: int | None = None
    name_ar: str | None = None
    description: str | None = None
    description_ar: str | None = None
    parent_id: int | None = None
    is_active: bool = True
    updated_at: datetime | None = None

    @classmethod
    def create(cls, fields: CategoryFields, at: datetime) -> Self:
        category = cls(created_at=at, **stored_values(fields, COLUMNS))  # type: ignore[arg-type]  # the names are those of CategoryFields
        category.record(CategoryCreated(occurred_at=at, category_name=category.name))
        return category

    def revise(self, fields: CategoryFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        changed = self.assign(stored_values(fields, COLUMNS))
        if changed:
            self.updated_at = at
            self.record(CategoryUpdated(occurred_at=at, changed=changed))

    def delete(self, at: datetime) -> None:
        self.record(CategoryDeleted(occurred_at=at, category_name=self.name))
