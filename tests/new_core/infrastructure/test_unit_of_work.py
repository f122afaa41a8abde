import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from new_core.application.services.customer_service import CustomerService
from new_core.domain.entities.customer import Customer
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _service(database: Database) -> CustomerService:
    return CustomerService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


async def _outbox(database: Database) -> list[tuple[int, str, object]]:
    columns = (outbox.c.aggregate_id, outbox.c.name, outbox.c.payload)
    async with database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(outbox.c.id))]


async def test_events_are_in_the_outbox_once_committed(database: Database) -> None:
    service = _service(database)
    created = await service.create_customer({"name": "Tigris", "customer_code": "OUT-1"})
    await service.update_customer(created.id, {"city": "Erbil"})
    assert await _outbox(database) == [
        (created.id, "customer.created", {"customer_code": "OUT-1"}),
        (created.id, "customer.updated", {"changed": ["city"]}),
    ]


async def test_a_commit_that_fails_leaves_neither_row_nor_event(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE nc_outbox RENAME TO nc_outbox_gone"))
    try:
        with pytest.raises(Exception, match="nc_outbox"):
            await _service(database).create_customer({"name": "Tigris", "customer_code": "OUT-2"})
    finally:
        async with database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE nc_outbox_gone RENAME TO nc_outbox"))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert not await unit.customers.is_code_taken("OUT-2")
    assert await _outbox(database) == []


async def test_customers_created_at_once_all_get_codes(database: Database) -> None:
    service = _service(database)
    created = await asyncio.gather(*(service.create_customer({"name": f"n{n}"}) for n in range(4)))
    assert sorted(customer.customer_code for customer in created) == [f"CUST-2026-000{n}" for n in range(1, 5)]


async def test_updates_at_once_are_both_kept(database: Database) -> None:
    service = _service(database)
    customer = await service.create_customer({"name": "Tigris"})
    await asyncio.gather(
        service.update_customer(customer.id, {"address": "Street 1"}),
        service.update_customer(customer.id, {"payment_terms": 30}),
    )
    found = await service.get_customer(customer.id)
    assert (found.address, found.payment_terms) == ("Street 1", 30)


async def test_a_row_is_locked_until_the_unit_ends(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database)
    customer = await _service(database).create_customer({"name": "Tigris", "notes": "0"})

    async def count_up() -> None:
        async with units() as unit:
            locked = await unit.customers.get_for_update(customer.id)
            assert locked
            locked.revise({"notes": str(int(locked.notes or 0) + 1)}, NOW + timedelta(seconds=1))
            await unit.customers.save(locked)
            await unit.commit()

    await asyncio.gather(*(count_up() for _ in range(5)))
    assert (await _service(database).get_customer(customer.id)).notes == "5"


async def test_a_read_only_unit_refuses_to_write(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database)
    async with units(read_only=True) as unit:
        with pytest.raises(RuntimeError, match="read-only"):
            await unit.customers.save(Customer.create({"customer_code": "RO-1", "name": "x"}, NOW))
    async with units(read_only=True) as unit:
        assert not await unit.customers.is_code_taken("RO-1")


async def test_a_cancelled_unit_gives_its_connection_back(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database)
    entered = asyncio.Event()

    async def linger() -> None:
        async with units() as unit:
            await unit.customers.save(Customer.create({"customer_code": "CAN-1", "name": "x"}, NOW))
            entered.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(linger())
        await entered.wait()
        task.cancel()
    async with units(read_only=True) as unit:
        assert not await unit.customers.is_code_taken("CAN-1")
    assert database.engine.sync_engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # both databases have a QueuePool


async def test_a_database_that_is_gone_is_an_error() -> None:
    database = Database("sqlite:////nonexistent/folder/erp.db")
    with pytest.raises(OperationalError):
        await _service(database).get_customer(1)
    await database.dispose()
