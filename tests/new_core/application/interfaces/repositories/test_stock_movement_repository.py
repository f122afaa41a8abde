from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from new_core.application.dtos.inventory_dto import MovementQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.inventory_item import StockMovement
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _movement(item: int, minutes: int, created_by: int = 1) -> StockMovement:
    return StockMovement(
        inventory_item_id=item,
        movement_type="IN",
        quantity=Decimal("0.125"),
        notes=f"qwx {item}-{minutes}",
        created_by=created_by,
        created_at=NOW + timedelta(minutes=minutes),
    )


@pytest.fixture
async def units(database: Database) -> SqlAlchemyUnitOfWorkFactory:
    units = SqlAlchemyUnitOfWorkFactory(database)
    async with units() as unit:
        await unit.stock_movements.add([_movement(1, 0), _movement(1, 5), _movement(2, 5)])
        await unit.commit()
    return units


async def test_lists_latest_first(units: SqlAlchemyUnitOfWorkFactory) -> None:
    latest = (SortKey("created_at", descending=True), SortKey("id", descending=True))
    async with units(read_only=True) as unit:
        found = await unit.stock_movements.find(MovementQuery(search="QWX", sort=latest, limit=2))
        assert [movement.notes for movement in found] == ["qwx 2-5", "qwx 1-5"]
        assert await unit.stock_movements.count(MovementQuery(1, search="qwx")) == 2
        assert await unit.stock_movements.find(MovementQuery(2**40)) == []
    assert (found[0].quantity, found[0].created_at) == (Decimal("0.125"), NOW + timedelta(minutes=5))


async def test_a_user_who_is_not_there_is_named(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        movements = [_movement(1, 0), _movement(1, 0, created_by=999)]
        assert await unit.stock_movements.missing_references(movements) == [("created_by", 999)]
