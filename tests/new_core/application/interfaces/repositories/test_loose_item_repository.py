from datetime import UTC, datetime

import pytest

from new_core.domain.entities.loose_item import LooseItem
from new_core.domain.exceptions.loose_item_exceptions import DuplicateLooseItemError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_sku_is_given_once(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database)
    async with units() as unit:
        await unit.loose_items.save(LooseItem.create({"name": "Tape", "sku": "شريط"}, NOW))
        await unit.commit()
    async with units() as unit:
        assert await unit.loose_items.is_sku_taken("شريط")
        with pytest.raises(DuplicateLooseItemError):
            await unit.loose_items.save(LooseItem.create({"name": "Tape", "sku": "شريط"}, NOW))
