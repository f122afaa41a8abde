from new_core.domain.entities.warehouse import Warehouse
from new_core.infrastructure.database.session import Database


async def test_a_warehouse_is_read_from_its_row(database: Database) -> None:
    async with database.session(read_only=True) as session:
        found = await session.get_one(Warehouse, 1)
    assert (found.name, found.branch_id) == ("BGD-WH1", 1)
