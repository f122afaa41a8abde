from decimal import Decimal

from new_core.domain.entities.inventory_item import InventoryItem
from new_core.infrastructure.database.session import Database


async def test_quantities_have_the_scale_of_their_columns(database: Database) -> None:
    async with database.session(read_only=True) as session:
        item = await session.get_one(InventoryItem, 1)
    assert [str(value) for value in (item.quantity_on_hand, item.average_cost)] == ["2.000", "875.70"]
    assert item.available == Decimal(2)
