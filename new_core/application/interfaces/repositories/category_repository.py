"""Port to the categories of products."""

from collections.abc import Collection
from typing import Protocol

from new_core.application.dtos.category_dto import CategoryQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.category import Category


class CategoryRepository(BaseRepository[Category], Protocol):
    async def find(self, query: CategoryQuery) -> list[Category]: ...

    async def count(self, query: CategoryQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def by_ids(self, identities: Collection[int]) -> dict[int, Category]:
        """Get many at once; one that is not there is left out."""
        ...

    async def lock_tree(self) -> None:
        """Let nobody else move a category until the unit of work ends: two moves at once could make a circle."""
        ...

    async def line_of(self, identity: int) -> list[int]:
        """Name the category, the one it is part of, and so on to the top; nothing if it is not there."""
        ...

    async def is_referred_to(self, identity: int) -> bool:
        """Tell whether products or other categories are in it."""
        ...

    async def remove(self, category: Category) -> None: ...
