"""Items in the legacy table `migration_items`."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.item_dto import ITEM_SORT_FIELDS, ItemQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.item import Item
from new_core.domain.exceptions.item_exceptions import DuplicateItemCodeError, ItemInUseError, UnknownItemCategoryError
from new_core.infrastructure.database.mappings.items import item_categories, items
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    HIGHEST_ID,
    Conflict,
    activity,
    equals,
    matches,
)
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository


class SqlAlchemyItemRepository(SqlAlchemyListRepository[Item, ItemQuery]):
    table = items
    sort_fields = ITEM_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Item, _conflict)

    async def is_code_taken(self, code: str) -> bool:
        return await self._is_there(items.c.code, code)

    async def is_category(self, category_id: int) -> bool:
        if not 0 < category_id <= HIGHEST_ID:
            return False
        statement = select(item_categories.c.id).where(item_categories.c.id == category_id)
        return await self._session.scalar(statement) is not None

    async def remove(self, item: Item) -> None:
        await self._erase(item, ItemInUseError(item.code))

    @override
    def _conditions(self, query: ItemQuery) -> list[ColumnElement[bool]]:
        columns = items.c
        return [
            *matches(query.search, columns.code, columns.name_ar, columns.name_en),
            *activity(query.is_active, columns.is_active),
            *equals(columns.category_id, query.category_id),
        ]


def _conflict(item: Item) -> Conflict:
    code, category_id = item.code, item.category_id

    def explain(error: IntegrityError) -> Exception:
        # SQLite names the column, PostgreSQL the index; the values, which it names too, are the client's.
        message = str(error.orig)
        if "migration_items.code" in message or '"ix_migration_items_code"' in message:
            return DuplicateItemCodeError(code)
        # Who created it is signed in, so there is such a user.
        if category_id is not None and "foreign key" in message.lower():
            return UnknownItemCategoryError(category_id)
        return error

    return explain
