"""A snapshot says what the mapped object says, and lets nobody change it."""

from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.domain.entities.base import Entity
from new_core.domain.entities.branch import Branch
from new_core.domain.entities.category import Category
from new_core.domain.entities.customer import Customer
from new_core.domain.entities.inventory_item import InventoryItem, StockMovement
from new_core.domain.entities.invoice import InvoiceLine, PurchaseInvoice, SalesInvoice
from new_core.domain.entities.payment import Payment
from new_core.domain.entities.product import Product
from new_core.domain.entities.sales_order import OrderLine, SalesOrder
from new_core.domain.entities.supplier import Supplier
from new_core.domain.entities.warehouse import Warehouse
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.database.snapshots import only_reads, snapshots_of

ENTITIES = (
    Branch,
    Category,
    Customer,
    InventoryItem,
    Payment,
    Product,
    PurchaseInvoice,
    SalesInvoice,
    SalesOrder,
    StockMovement,
    Supplier,
    Warehouse,
)


def _values(value: Any) -> Any:
    """All fields of an entity, and of the members of its lists."""
    if isinstance(value, list):
        return [_values(each) for each in value]
    if isinstance(value, Entity | OrderLine | InvoiceLine):
        return {each.name: _values(getattr(value, each.name)) for each in fields(value)}  # type: ignore[arg-type]  # all are dataclasses
    return value


@pytest.fixture
async def seeded_database(erp_seeded: str) -> AsyncIterator[Database]:
    """With rows in every table."""
    database = Database(erp_seeded)
    yield database
    await database.dispose()


async def _both(session: AsyncSession, entity: type[Any]) -> tuple[list[Any], list[Any]]:
    mapped = list(await session.scalars(select(entity).order_by(entity.id)))
    snapshots = snapshots_of(entity)
    return mapped, await snapshots.all(session, snapshots.select.order_by(entity.id))


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)
async def test_a_snapshot_has_the_values_of_the_mapped_object(seeded_database: Database, entity: type[Any]) -> None:
    async with seeded_database.session(read_only=True) as session:
        mapped, taken = await _both(session, entity)
        one = await snapshots_of(entity).get(session, mapped[0].id) if mapped else None
    assert [_values(each) for each in taken] == [_values(each) for each in mapped]
    assert one is None or _values(one) == _values(mapped[0])
    assert all(type(each) is entity for each in taken)


async def test_enough_is_in_the_database_to_tell(seeded_database: Database) -> None:
    async with seeded_database.session(read_only=True) as session:
        counts = {entity.__name__: len((await _both(session, entity))[1]) for entity in ENTITIES}
        lines = [each.lines for each in (await _both(session, SalesOrder))[1]]
    assert all(counts[name] for name in ("Branch", "Category", "Customer", "Product", "SalesOrder"))
    assert any(lines)


async def test_who_is_not_there_is_none(seeded_database: Database) -> None:
    async with seeded_database.session(read_only=True) as session:
        assert await snapshots_of(Customer).get(session, 2**31 - 1) is None


async def test_a_snapshot_cannot_be_changed_or_stored(seeded_database: Database) -> None:
    async with seeded_database.session(read_only=True) as session:
        customer = (await _both(session, Customer))[1][0]
        with pytest.raises(TypeError, match="begin one without read_only"):
            customer.name = "other"
        with pytest.raises(TypeError, match="begin one without read_only"):
            customer.deactivate(datetime(2026, 3, 1, tzinfo=UTC))
        with pytest.raises(TypeError, match="begin one without read_only"):
            session.add(customer)


async def test_only_sessions_that_only_read_give_snapshots(seeded_database: Database) -> None:
    async with seeded_database.session(read_only=True) as reading, seeded_database.session() as writing:
        assert (only_reads(reading), only_reads(writing)) == (True, False)
