"""Categories as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self, cast, get_args

from new_core.application.dtos.copying import copier
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.category import Category, CategoryFields

CategoryChanges = CategoryFields
CategorySortField = Literal["id", "name", "created_at"]
CATEGORY_SORT_FIELDS: tuple[str, ...] = get_args(CategorySortField)


def category_changes(values: Mapping[str, object]) -> CategoryChanges:
    """Take plain values, checked by the caller's schema."""
    return cast("CategoryChanges", dict(values))


@dataclass(frozen=True, slots=True)
class CategoryQuery:
    """Which categories, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the name in either language, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    parent_id: int | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class CategoryDTO:
    id: int
    name: str
    name_ar: str | None
    description: str | None
    description_ar: str | None
    parent_id: int | None
    is_active: bool
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def of(cls, category: Category) -> Self:
        return cls(**_of_category(category))


_of_category = copier(CategoryDTO)
