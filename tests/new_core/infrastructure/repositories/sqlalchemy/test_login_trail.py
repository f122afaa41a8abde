import asyncio
from datetime import UTC, datetime

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_logins_of_one_address_are_judged_one_after_the_other(database: Database) -> None:
    inside, most = 0, 0

    async def judge(email: str) -> None:
        nonlocal inside, most
        async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
            await unit.login_trail.serialise(email)
            # SQLite takes its one lock with the first statement.
            await unit.login_trail.failures(email, NOW)
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(judge("a@b.co") for _ in range(4)))
    assert most == 1
