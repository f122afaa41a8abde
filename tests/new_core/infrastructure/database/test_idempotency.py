import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from new_core.domain.entities.customer import Customer
from new_core.infrastructure.database.idempotency import (
    BUSY,
    KEPT_FOR,
    LEASE,
    LOST,
    OTHER,
    Asked,
    Claimed,
    IdempotencyStore,
    Refused,
    Stored,
    idempotency,
    in_progress,
)
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Asked(1, "/api/v1/customers", "a key", "digest")
ANSWER = Stored(201, {"location": "/api/v1/customers/7"}, '{"success":true}')


async def _claimed(database: Database, at: datetime = NOW) -> Claimed:
    claim = await IdempotencyStore(database).claim(ASKED, at)
    assert isinstance(claim, Claimed)
    return claim


async def test_what_was_answered_is_answered_again(database: Database) -> None:
    store = IdempotencyStore(database)
    claim = await _claimed(database)
    assert await store.claim(ASKED, NOW) == BUSY
    await store.finish(claim, ANSWER)
    assert await store.claim(ASKED, NOW) == ANSWER
    assert await store.claim(replace(ASKED, digest="other"), NOW) == OTHER


async def test_a_key_is_the_account_s_and_the_route_s(database: Database) -> None:
    await _claimed(database)
    store = IdempotencyStore(database)
    for other in (replace(ASKED, account_id=2), replace(ASKED, route="/x"), replace(ASKED, key="b")):
        assert isinstance(await store.claim(other, NOW), Claimed)


async def test_of_many_at_once_one_runs(database: Database) -> None:
    store = IdempotencyStore(database)
    claims = await asyncio.gather(*(store.claim(ASKED, NOW) for _ in range(6)))
    assert sum(isinstance(claim, Claimed) for claim in claims) == 1
    assert sum(isinstance(claim, Refused) for claim in claims) == 5


async def test_what_was_released_or_expired_may_run_again(database: Database) -> None:
    store = IdempotencyStore(database)
    await store.release(await _claimed(database))
    await store.finish(await _claimed(database), ANSWER)
    assert isinstance(await store.claim(ASKED, NOW + KEPT_FOR), Claimed)


async def test_what_died_before_it_wrote_is_taken_over(database: Database) -> None:
    await _claimed(database)
    assert isinstance(await IdempotencyStore(database).claim(ASKED, NOW + LEASE), Claimed)


async def test_what_died_after_it_wrote_is_never_run_again(database: Database) -> None:
    store, claim = IdempotencyStore(database), await _claimed(database)
    with in_progress(claim):
        async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
            await unit.customers.save(Customer.create({"customer_code": "IDEM", "name": "x"}, NOW))
            await unit.commit()
    await store.release(claim)
    assert await store.claim(ASKED, NOW + LEASE) == LOST


async def test_what_was_rolled_back_was_not_written(database: Database) -> None:
    claim = await _claimed(database)
    with in_progress(claim):
        async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
            await unit.customers.save(Customer.create({"customer_code": "IDEM", "name": "x"}, NOW))
    async with database.engine.connect() as connection:
        assert await connection.scalar(select(idempotency.c.state)) == "running"
