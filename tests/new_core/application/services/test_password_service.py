from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import Origin
from new_core.application.services.password_service import PasswordService
from new_core.core.security import BcryptPasswords
from new_core.domain.entities.session import Session
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.sign_in_exceptions import TooManyFailuresError, WrongCredentialsError
from new_core.domain.exceptions.user_exceptions import UserNotFoundError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW
from tests.support.sign_in import PASSWORD, give_passwords

MANAGER = AccountDTO(2, "manager@tsh.lab", "Layla Manager", 2, "Manager", is_active=True, session="mine")
ADMIN = AccountDTO(1, "admin@tsh.lab", "System Admin", 1, "Admin", is_active=True)
HERE, NEW = Origin("203.0.113.9"), "correct horse"


@pytest.fixture
async def service(database: Database) -> AsyncIterator[PasswordService]:
    await give_passwords(database)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        for name in ("mine", "other"):
            await unit.sessions.save(Session.open(2, name, NOW, NOW + timedelta(hours=1)))
        await unit.commit()
    passwords = BcryptPasswords(rounds=4)
    yield PasswordService(SqlAlchemyUnitOfWorkFactory(database), passwords, lambda: NOW)
    passwords.close()


async def _open(database: Database) -> list[str]:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        return [session.session_token for session in await unit.sessions.active_of(2)]


async def test_changing_it_ends_all_other_sessions(service: PasswordService, database: Database) -> None:
    await service.change(MANAGER, PASSWORD, NEW, HERE)
    assert await _open(database) == ["mine"]
    with pytest.raises(WrongCredentialsError):
        await service.change(MANAGER, PASSWORD, NEW, HERE)


async def test_the_current_one_cannot_be_guessed(service: PasswordService) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentialsError):
            await service.change(MANAGER, "wrong", NEW, HERE)
    with pytest.raises(TooManyFailuresError):
        await service.change(MANAGER, PASSWORD, NEW, HERE)
    await service.unlock(2, ADMIN, HERE)


async def test_a_weak_one_is_refused_before_anything_else(service: PasswordService) -> None:
    with pytest.raises(InvalidValueError) as caught:
        await service.change(MANAGER, "wrong", "short", HERE)
    assert caught.value.field == "new_password"


async def test_setting_another_s_ends_all_of_theirs(service: PasswordService, database: Database) -> None:
    await service.reset(2, NEW, HERE)
    assert await _open(database) == []


async def test_what_is_not_there_is_not_found(service: PasswordService) -> None:
    for call in (service.reset(999, NEW, HERE), service.unlock(999, ADMIN, HERE)):
        with pytest.raises(UserNotFoundError):
            await call
