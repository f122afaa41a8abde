from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select

from new_core.domain.entities.loose_item import LooseItem
from new_core.infrastructure.database.mappings.loose_items import items
from new_core.infrastructure.database.session import Database

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_price_and_quantity_have_other_names_in_the_table(database: Database) -> None:
    async with database.session() as session:
        session.add(LooseItem.create({"name": "x", "sku": "MAP", "price": Decimal("2.5"), "quantity": 3}, NOW))
        await session.commit()
        row = (await session.execute(select(items).where(items.c.sku == "MAP"))).one()
    assert (row.unit_price, row.quantity_on_hand) == (Decimal("2.50"), 3)
