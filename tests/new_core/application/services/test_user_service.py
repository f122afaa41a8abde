from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from new_core.application.dtos.user_dto import UserChanges, UserQuery
from new_core.application.services.user_service import UserService
from new_core.core.security import BcryptPasswords
from new_core.domain.entities.session import Session
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.user_exceptions import DuplicateEmailError, UserInUseError, UserNotFoundError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW

FIELDS = UserChanges(name="Qwx", email="qwx@tsh.lab", role_id=7)
GOOD = "correct horse"


@pytest.fixture
async def service(database: Database) -> AsyncIterator[UserService]:
    passwords = BcryptPasswords(rounds=4)
    yield UserService(SqlAlchemyUnitOfWorkFactory(database), passwords, lambda: NOW)
    passwords.close()


async def test_a_new_user_is_shown_and_found(service: UserService) -> None:
    created = await service.create_user(FIELDS, GOOD)
    assert created.role == "Viewer"
    assert await service.get_user(created.id) == created
    page = await service.page_users(UserQuery(search="qwx"))
    assert (page.items, page.total) == ([created], 1)


async def test_a_weak_password_is_refused_unless_it_must_be_taken(service: UserService) -> None:
    with pytest.raises(InvalidValueError, match="password"):
        await service.create_user(FIELDS, "x")
    assert (await service.create_user(FIELDS, "x", is_judged=False)).email == "qwx@tsh.lab"


async def test_an_address_is_taken_once(service: UserService) -> None:
    created = await service.create_user(FIELDS, GOOD)
    with pytest.raises(DuplicateEmailError):
        await service.create_user(FIELDS, GOOD)
    with pytest.raises(DuplicateEmailError):
        await service.update_user(created.id, UserChanges(email="admin@tsh.lab"))


async def test_a_role_that_is_not_there_is_named(service: UserService) -> None:
    created = await service.create_user(FIELDS, GOOD)
    with pytest.raises(InvalidValueError) as caught:
        await service.update_user(created.id, UserChanges(role_id=999))
    assert caught.value.field == "role_id"


async def test_deactivating_ends_what_is_open(service: UserService, database: Database) -> None:
    created = await service.create_user(FIELDS, GOOD)
    units = SqlAlchemyUnitOfWorkFactory(database)
    async with units() as unit:
        await unit.sessions.save(Session.open(created.id, "qwx", NOW, NOW + timedelta(hours=1)))
        await unit.commit()
    assert not (await service.deactivate_user(created.id)).is_active
    async with units(read_only=True) as unit:
        assert await unit.sessions.active_of(created.id) == []
    with pytest.raises(UserInUseError):
        await service.erase_user(created.id)


async def test_what_is_not_there_is_not_found(service: UserService) -> None:
    for call in (
        service.get_user(999),
        service.update_user(999, {}),
        service.deactivate_user(999),
        service.erase_user(999),
    ):
        with pytest.raises(UserNotFoundError):
            await call
