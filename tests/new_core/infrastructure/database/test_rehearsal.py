"""What a rehearsal does leaves no trace, however it ends, and is known row by row."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from new_core.application.services.customer_service import CustomerService
from new_core.domain.entities.customer import Customer, CustomerFields
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.rehearsal import (
    Effect,
    Limits,
    RehearsalError,
    current_rehearsal,
    is_contention,
    is_held_back,
    refuse_to_leave,
)
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings
from tests.support.checksums import checksum
from tests.support.new_core_databases import execute

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LIMITS = Limits(seconds=5, lock_seconds=0.05)
DYING = """
import asyncio, sys
from datetime import UTC, datetime
from new_core.application.services.customer_service import CustomerService
from new_core.infrastructure.database.rehearsal import Limits
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

async def main():
    database = Database(sys.argv[1])
    service = CustomerService(SqlAlchemyUnitOfWorkFactory(database), lambda: datetime(2026, 11, 22, tzinfo=UTC))
    async with database.rehearse(Limits(seconds=60)):
        await service.create_customer({"name": "Ada", "customer_code": "REH-1"})
        print("created", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
ADA = CustomerFields(name="Ada", customer_code="REH-1")
EVE = CustomerFields(name="Eve", customer_code="REH-2")


def _service(database: Database, around: Surroundings | None = None) -> CustomerService:
    return CustomerService(SqlAlchemyUnitOfWorkFactory(database, around), lambda: NOW)


async def _create_and(database: Database, limits: Limits, then: Callable[[], Awaitable[object]]) -> None:
    async with database.rehearse(limits):
        await _service(database).create_customer(ADA)
        await then()


@pytest.fixture
async def unchanged(database: Database) -> AsyncIterator[None]:
    before = await checksum(database)
    yield
    assert await checksum(database) == before


@pytest.mark.usefixtures("unchanged")
async def test_what_is_rehearsed_is_rolled_back(database: Database) -> None:
    async with database.rehearse(LIMITS) as rehearsal:
        await _service(database).create_customer(ADA)
        (change,) = await rehearsal.row_changes()
    assert (change.table, change.operation, change.before) == ("customers", "insert", None)
    assert change.after
    assert (change.after["name"], change.after["customer_code"]) == ("Ada", "REH-1")


@pytest.mark.usefixtures("unchanged")
async def test_one_unit_sees_what_another_did(database: Database) -> None:
    async with database.rehearse(LIMITS) as rehearsal:
        service = _service(database)
        created = await service.create_customer(ADA)
        await service.update_customer(created.id, {"city": "Erbil"})
        assert (await service.get_customer(created.id)).city == "Erbil"
        (change,) = await rehearsal.row_changes()
    assert change.operation == "insert"
    assert change.after
    assert change.after["city"] == "Erbil"
    with pytest.raises(CustomerNotFoundError):
        await _service(database).get_customer(created.id)


async def test_an_update_is_known_before_and_after(database: Database) -> None:
    service = _service(database)
    kept = await service.create_customer(ADA)
    async with database.rehearse(LIMITS) as rehearsal:
        await service.update_customer(kept.id, {"city": "Erbil"})
        await service.update_customer(kept.id, {"city": "Basra"})
        (change,) = await rehearsal.row_changes()
    assert change.before
    assert change.after
    assert (change.operation, change.key, change.before["city"], change.after["city"]) == (
        "update",
        {"id": kept.id},
        None,
        "Basra",
    )
    assert (await service.get_customer(kept.id)).city is None


@pytest.mark.usefixtures("unchanged")
async def test_a_unit_that_is_not_committed_changes_nothing(database: Database) -> None:
    async with database.rehearse(LIMITS) as rehearsal:
        async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
            await unit.customers.save(Customer.create({"customer_code": "REH-3", "name": "x"}, NOW))
        assert await rehearsal.row_changes() == []
        await _service(database).create_customer(EVE)
        assert [change.table for change in await rehearsal.row_changes()] == ["customers"]


async def test_effects_are_noted_and_nothing_happens(database: Database) -> None:
    woken: list[str] = []
    around = Surroundings(
        wake_relay=lambda: woken.append("relay"), channels=lambda name: ["email"] if "created" in name else []
    )
    async with database.rehearse(LIMITS) as rehearsal:
        created = await _service(database, around).create_customer(ADA)
        effects = [(effect.kind, effect.detail.get("name")) for effect in rehearsal.effects]
        assert rehearsal.effects[0].detail["aggregate_id"] == created.id
    assert effects == [("event", "customer.created"), ("email", "customer.created"), ("relay", None)]
    assert woken == []
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM nc_outbox"))).scalar() == 0


async def test_the_cache_is_neither_filled_nor_emptied(database: Database) -> None:
    around = Surroundings(cache=MemoryCache(), cache_seconds=60)
    service = _service(database, around)
    kept = await service.create_customer(EVE)
    assert (await service.get_customer(kept.id)).city is None
    async with database.rehearse(LIMITS) as rehearsal:
        await service.update_customer(kept.id, {"city": "Erbil"})
        assert (await service.get_customer(kept.id)).city == "Erbil"
        (old,) = [effect.detail["spaces"] for effect in rehearsal.effects if effect.kind == "cache"]
    assert old == [f"customer:{kept.id}", "customer:many"]
    assert (await service.get_customer(kept.id)).city is None


@pytest.mark.usefixtures("unchanged")
async def test_an_error_rolls_back(database: Database) -> None:
    async def fail() -> None:
        raise RuntimeError("mid-way")

    with pytest.raises(RuntimeError, match="mid"):
        await _create_and(database, LIMITS, fail)
    assert current_rehearsal() is None


@pytest.mark.usefixtures("unchanged")
async def test_cancelling_rolls_back(database: Database) -> None:
    entered = asyncio.Event()

    async def linger() -> None:
        async with database.rehearse(LIMITS):
            await _service(database).create_customer(ADA)
            entered.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(linger())
        await entered.wait()
        task.cancel()
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        # Its locks are gone too.
        await unit.customers.save(Customer.create({"customer_code": "REH-1", "name": "x"}, NOW))


@pytest.mark.usefixtures("unchanged")
async def test_time_that_is_up_rolls_back(database: Database) -> None:
    with pytest.raises(TimeoutError):
        await _create_and(database, Limits(seconds=0.05), asyncio.Event().wait)


@pytest.mark.usefixtures("unchanged")
async def test_a_long_statement_is_broken_off(database: Database) -> None:
    long = "SELECT pg_sleep(30)"
    if database.engine.dialect.name == "sqlite":
        long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    async def ask() -> None:
        async with database.session() as session:
            await session.execute(text(long))

    with pytest.raises((TimeoutError, DBAPIError)) as caught:
        await _create_and(database, Limits(seconds=0.2), ask)
    assert is_contention(caught.value)


async def test_a_lock_is_not_waited_for(database: Database) -> None:
    service = _service(database)
    kept = await service.create_customer(EVE)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await unit.customers.get_for_update(kept.id)
        with pytest.raises(DBAPIError) as caught:
            await _create_and(database, LIMITS, lambda: service.update_customer(kept.id, {"city": "Erbil"}))
    assert is_contention(caught.value)


@pytest.mark.usefixtures("unchanged")
async def test_two_at_once_do_not_see_each_other(database: Database) -> None:
    async def create(code: str) -> list[object]:
        async with database.rehearse(Limits(seconds=5, lock_seconds=3)) as rehearsal:
            await _service(database).create_customer({"name": code, "customer_code": code})
            return [change.after and change.after["name"] for change in await rehearsal.row_changes()]

    assert list(await asyncio.gather(create("REH-1"), create("REH-2"))) == [["REH-1"], ["REH-2"]]


@pytest.mark.usefixtures("unchanged")
async def test_nothing_is_done_in_its_name_afterwards(database: Database) -> None:
    release = asyncio.Event()

    async def late() -> None:
        await release.wait()
        await _service(database).create_customer(ADA)

    async with database.rehearse(LIMITS):
        task = asyncio.ensure_future(late())
        await asyncio.sleep(0)
    release.set()
    with pytest.raises(RehearsalError, match="over"):
        await task


async def test_the_engine_is_no_way_around(database: Database) -> None:
    async with database.rehearse(LIMITS):
        with pytest.raises(RehearsalError, match="around"):
            await database.engine.dispose()


async def test_a_rehearsal_holds_no_other(database: Database) -> None:
    async with database.rehearse(LIMITS):
        with pytest.raises(RehearsalError, match="cannot hold"):
            async with database.rehearse(LIMITS):
                pass


@pytest.mark.usefixtures("unchanged")
async def test_a_process_that_is_killed_leaves_nothing(database: Database, erp_url: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", DYING, erp_url, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    assert await process.stdout.readline() == b"created\n"
    process.kill()
    assert await process.wait() == -9
    async with database.rehearse(Limits(seconds=10, lock_seconds=5)) as rehearsal:
        # The same code, and the same locks, are free again.
        await _service(database).create_customer(ADA)
        assert len(await rehearsal.row_changes()) == 1


async def test_a_connection_that_is_cut_leaves_nothing(erp_postgres: str) -> None:
    database = Database(erp_postgres)
    before = await checksum(database)

    async def cut_and_go_on() -> None:
        async with database.session() as session:
            pid = await session.scalar(text("SELECT pg_backend_pid()"))
        await asyncio.to_thread(execute, erp_postgres, f"SELECT pg_terminate_backend({pid})")
        await _service(database).create_customer(EVE)

    with pytest.raises(DBAPIError):
        await _create_and(database, LIMITS, cut_and_go_on)
    assert await checksum(database) == before
    async with database.rehearse(LIMITS) as rehearsal:
        await _service(database).create_customer(ADA)
        assert len(await rehearsal.row_changes()) == 1
    await database.dispose()


async def test_what_would_leave_is_noted_or_refused(database: Database) -> None:
    assert not is_held_back("sms", key="k")
    refuse_to_leave("zoho")
    async with database.rehearse(LIMITS) as rehearsal:
        assert is_held_back("sms", key="k")
        with pytest.raises(RehearsalError, match="zoho would be asked for real"):
            refuse_to_leave("zoho")
    assert rehearsal.effects == [Effect("sms", {"key": "k"})]


async def test_it_holds_in_the_tasks_and_threads_that_are_begun_inside(database: Database) -> None:
    async with database.rehearse(LIMITS) as rehearsal, asyncio.TaskGroup() as group:
        group.create_task(asyncio.to_thread(is_held_back, "sms"))
    assert [effect.kind for effect in rehearsal.effects] == ["sms"]
