from datetime import UTC, datetime

from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
VIEWER = 7


async def test_granting_replaces_what_was_granted(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        assert await unit.roles.grant(VIEWER, ["customers.view", "create_customer"], 1, NOW) == ()
        assert await unit.roles.grant(VIEWER, ["customers.view"], 1, NOW) == ()
        assert await unit.roles.granted(VIEWER) == ("customers.view",)
        assert await unit.roles.grant(VIEWER, [], 1, NOW) == ()
        assert await unit.roles.granted(VIEWER) == ()


async def test_unknown_codes_are_named_and_nothing_is_granted(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        assert await unit.roles.grant(VIEWER, ["customers.view", "b", "a"], 1, NOW) == ["a", "b"]
        assert await unit.roles.granted(VIEWER) == ()
