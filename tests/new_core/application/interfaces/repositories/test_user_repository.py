from datetime import UTC, datetime
from typing import Any

import pytest

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.user_dto import UserQuery
from new_core.domain.entities.user import User
from new_core.domain.exceptions.user_exceptions import DuplicateEmailError, DuplicateEmployeeCodeError, UserInUseError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def _create(database: Database, **fields: Any) -> int:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        user = User.create({"name": "qwx", "email": "qwx@tsh.lab", **fields}, "hash", NOW)  # type: ignore[typeddict-item]  # parts of the fields
        await unit.users.save(user)
        await unit.commit()
    return user.identity


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"search": "QWX"}, ["qwx A", "qwx B"]),
        ({"search": "%"}, []),
        ({"search": "qwx", "sort": (SortKey("name", descending=True),)}, ["qwx B", "qwx A"]),
        ({"search": "qwx", "is_active": False}, ["qwx B"]),
        ({"search": "qwx", "role_id": 7}, ["qwx A"]),
        ({"search": "qwx", "role_id": 2**70}, []),
        ({"search": "qwx", "roles": ("Viewer", "Retailerman")}, ["qwx A"]),
        ({"search": "qwx", "offset": 1, "limit": 5}, ["qwx B"]),
        ({"search": "qwx", "offset": 2**70}, []),
    ],
)
async def test_users_are_found(database: Database, wanted: dict[str, Any], names: list[str]) -> None:
    await _create(database, name="qwx A", email="a@b.co", role_id=7)
    await _create(database, name="qwx B", email="b@b.co", is_active=False)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert [user.name for user in await unit.users.find(UserQuery(**wanted))] == names
        total = await unit.users.count(UserQuery(**wanted))
    assert total == (2 if "offset" in wanted else len(names))


async def test_they_are_shown_with_the_names_of_role_and_branch(database: Database) -> None:
    identity = await _create(database, role_id=7, branch_id=1)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        shown = await unit.users.show(identity)
        assert shown
        assert (shown.role, shown.branch, shown.created_at) == ("Viewer", "Baghdad Main", NOW)
        assert await unit.users.show(2**40) is None


async def test_no_two_have_one_address_or_code(database: Database) -> None:
    await _create(database, employee_code="Q-1")
    with pytest.raises(DuplicateEmailError):
        await _create(database)
    with pytest.raises(DuplicateEmployeeCodeError):
        await _create(database, email="other@tsh.lab", employee_code="Q-1")


async def test_references_that_lead_nowhere_are_named(database: Database) -> None:
    user = User.create({"name": "x", "email": "x@y.co", "role_id": 999, "branch_id": 1}, "hash", NOW)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert await unit.users.missing_references(user) == [("role_id", 999)]


async def test_who_is_referred_to_stays(database: Database) -> None:
    identity = await _create(database)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await unit.login_trail.lock(identity, NOW, NOW)
        await unit.commit()
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        user = await unit.users.get_for_update(identity)
        assert user
        with pytest.raises(UserInUseError):
            await unit.users.remove(user)


async def test_who_is_removed_is_gone(database: Database) -> None:
    identity = await _create(database)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        user = await unit.users.get_for_update(identity)
        assert user
        await unit.users.remove(user)
        await unit.commit()
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert await unit.users.by_email("qwx@tsh.lab") is None
        assert not await unit.users.is_email_taken("qwx@tsh.lab")
