"""Items that are kept apart from products, in the legacy table `items`."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.domain.entities.base import Entity
from new_core.domain.entities.loose_item import LooseItem
from new_core.domain.exceptions.loose_item_exceptions import DuplicateLooseItemError
from new_core.infrastructure.database.mappings.loose_items import items
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, SqlAlchemyRepository


class SqlAlchemyLooseItemRepository(SqlAlchemyRepository[LooseItem]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, LooseItem, _conflict)

    async def is_sku_taken(self, sku: str) -> bool:
        return await self._session.scalar(select(items.c.id).where(items.c.sku == sku)) is not None


def _conflict(item: LooseItem) -> Conflict:
    sku = item.sku

    def explain(error: IntegrityError) -> Exception:
        return DuplicateLooseItemError(sku) if "sku" in str(error.orig).lower() else error

    return explain
