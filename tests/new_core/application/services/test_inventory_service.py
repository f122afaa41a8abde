import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from new_core.application.dtos.inventory_dto import InventoryQuery, StockFigures
from new_core.application.services.inventory_service import InventoryService
from new_core.domain.exceptions import inventory_exceptions as errors
from new_core.domain.exceptions.base import InvalidValueError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def service(database: Database) -> InventoryService:
    return InventoryService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


async def test_a_place_is_created_once(service: InventoryService) -> None:
    attempts = [service.create_item(2, 5, {}) for _ in range(4)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DuplicateInventoryItemError"] * 3 + [
        "InventoryItemDTO"
    ]
    assert (await service.page_items(InventoryQuery(product_id=2, warehouse_id=5))).total == 1


async def test_lives_from_creation_to_deletion(service: InventoryService) -> None:
    created = await service.create_item(2, 5, {"average_cost": Decimal("1.005")})
    assert (created.average_cost, created.warehouse_name) == (Decimal("1.01"), "MSL-WH1")
    updated = await service.update_item(created.id, {"quantity_ordered": Decimal(7)})
    assert await service.get_item(created.id) == updated
    await service.delete_item(created.id)
    with pytest.raises(errors.InventoryItemNotFoundError):
        await service.update_item(created.id, {})


@pytest.mark.parametrize(
    ("product_id", "warehouse_id", "field"),
    [(7777, 5, "product_id"), (2, 7777, "warehouse_id"), (2**40, 5, "product_id")],
)
async def test_what_is_not_there_cannot_be_kept(
    service: InventoryService, product_id: int, warehouse_id: int, field: str
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        await service.create_item(product_id, warehouse_id, {})
    assert refusal.value.field == field


async def test_figures_are_of_what_is_available(service: InventoryService) -> None:
    before = await service.sum_up()
    items = await service.find_items(InventoryQuery(limit=None))
    available = [item.available_quantity for item in items if item.available_quantity > 0]
    assert before == StockFigures(len(available), sum(available, Decimal(0)))


async def test_what_could_be_sold_is_told_by_product_and_branch(service: InventoryService) -> None:
    everywhere = await service.count_available([1, 2, 7777, 2**70])
    theirs = [item.available_quantity for item in await service.find_items(InventoryQuery(product_id=1))]
    assert everywhere[1] == sum(theirs)
    assert everywhere[7777] == everywhere[2**70] == 0
    assert await service.count_available([1], branch_id=2**70) == {1: 0}
    assert await service.count_available([]) == {}
