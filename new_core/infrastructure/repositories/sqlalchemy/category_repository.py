"""Categories in the legacy table `categories`."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.category_dto import CATEGORY_SORT_FIELDS, CategoryQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.category import Category
from new_core.domain.exceptions.category_exceptions import CategoryInUseError, UnknownParentCategoryError
from new_core.infrastructure.database.mappings.categories import categories
from new_core.infrastructure.database.mappings.products import products
from new_core.infrastructure.database.snapshots import only_reads, snapshots_of
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    HIGHEST_ID,
    Conflict,
    activity,
    equals,
    matches,
)
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository


class SqlAlchemyCategoryRepository(SqlAlchemyListRepository[Category, CategoryQuery]):
    table = categories
    sort_fields = CATEGORY_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Category, _conflict)

    async def by_ids(self, identities: Collection[int]) -> dict[int, Category]:
        if not identities:
            return {}
        if only_reads(self._session):
            found = await snapshots_of(Category).some(self._session, identities)
        else:
            found = await self._read(self._every().where(categories.c.id.in_(identities)))
        return {category.identity: category for category in found}

    async def lock_tree(self) -> None:
        # All of them, and in order of id, so that two who do this wait for each other and never both.
        await self._session.execute(select(categories.c.id).order_by(categories.c.id).with_for_update())

    async def line_of(self, identity: int) -> list[int]:
        if not 0 < identity <= HIGHEST_ID:
            return []
        columns = categories.c
        line = select(columns.id, columns.parent_id).where(columns.id == identity).cte("line", recursive=True)
        # UNION, not UNION ALL: a circle that is there already ends instead of going round for ever.
        line = line.union(select(columns.id, columns.parent_id).where(columns.id == line.c.parent_id))
        return list(await self._session.scalars(select(line.c.id)))

    async def is_referred_to(self, identity: int) -> bool:
        referring = (
            exists().where(products.c.category_id == identity),
            exists().where(categories.c.parent_id == identity),
        )
        return any((await self._session.execute(select(*referring))).one())

    async def remove(self, category: Category) -> None:
        await self._erase(category, CategoryInUseError(category.identity, category.name))

    @override
    def _conditions(self, query: CategoryQuery) -> list[ColumnElement[bool]]:
        columns = categories.c
        return [
            *matches(query.search, columns.name, columns.name_ar),
            *activity(query.is_active, columns.is_active),
            *equals(columns.parent_id, query.parent_id),
        ]


def _conflict(category: Category) -> Conflict:
    parent_id = category.parent_id

    def explain(error: IntegrityError) -> Exception:
        # The table has no other foreign key.
        if parent_id is not None and "foreign key" in str(error.orig).lower():
            return UnknownParentCategoryError(parent_id)
        return error

    return explain
