from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from new_core.domain.value_objects.token_claims import TokenClaims
from new_core.infrastructure.database.mappings.users import permissions, token_blacklist, user_permissions
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAIVE = NOW.replace(tzinfo=None)
HOUR = timedelta(hours=1)
MANAGER = 2
MANAGER_CLAIMS = TokenClaims("manager@tsh.lab", NOW)


async def _may_view(database: Database) -> bool:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        account = await unit.accounts.find(MANAGER_CLAIMS, "token", NOW)
        assert account
        return await unit.accounts.is_granted(account, "customers.view", NOW)


async def _grant(database: Database, is_granted: bool, at: datetime, until: datetime | None = None) -> None:
    async with database.engine.begin() as connection:
        permission = await connection.scalar(select(permissions.c.id).where(permissions.c.code == "customers.view"))
        values = {"user_id": MANAGER, "permission_id": permission, "is_granted": is_granted}
        await connection.execute(insert(user_permissions), [values | {"granted_at": at, "expires_at": until}])


@pytest.mark.parametrize("person", ["manager", "sales1", "viewer", "norole"])
async def test_what_the_role_grants_comes_with_the_account(database: Database, person: str) -> None:
    async with database.engine.begin() as connection:
        codes = (await connection.scalars(select(permissions.c.code))).all()
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        account = await unit.accounts.find(TokenClaims(f"{person}@tsh.lab", NOW), "token", NOW)
        assert account
        assert account.granted is not None
        for code in (*codes, "no such"):
            assert (code in account.granted) is await unit.accounts.is_granted(account, code, NOW)


async def test_who_has_permissions_of_their_own_is_asked_about_each(database: Database) -> None:
    await _grant(database, is_granted=False, at=NAIVE)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        account = await unit.accounts.find(MANAGER_CLAIMS, "token", NOW)
    assert account
    assert account.granted is None


async def test_what_is_taken_from_the_user_beats_the_role(database: Database) -> None:
    assert await _may_view(database)
    await _grant(database, is_granted=False, at=NAIVE)
    assert not await _may_view(database)


async def test_the_newest_decision_about_the_user_holds(database: Database) -> None:
    await _grant(database, is_granted=False, at=NAIVE - HOUR)
    await _grant(database, is_granted=True, at=NAIVE)
    assert await _may_view(database)


async def test_a_decision_that_expired_no_longer_counts(database: Database) -> None:
    await _grant(database, is_granted=False, at=NAIVE - HOUR, until=NAIVE)
    assert await _may_view(database)


@pytest.mark.parametrize(("until", "is_found"), [(NAIVE + HOUR, False), (NAIVE - HOUR, True)])
async def test_a_token_is_revoked_for_as_long_as_the_list_says(
    database: Database, until: datetime, is_found: bool
) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(
            insert(token_blacklist), [{"token": "old token", "user_id": MANAGER, "expires_at": until}]
        )
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert (await unit.accounts.find(MANAGER_CLAIMS, "old token", NOW) is not None) is is_found
        assert await unit.accounts.find(MANAGER_CLAIMS, "new token", NOW)
