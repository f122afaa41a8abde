from datetime import datetime

import pytest

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import Origin
from new_core.application.services.mfa_service import MfaService
from new_core.core.security import RandomSecrets
from new_core.domain.exceptions.sign_in_exceptions import (
    FactorEnabledError,
    FactorMissingError,
    TooManyFailuresError,
    WrongCodeError,
)
from new_core.domain.value_objects import totp
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW
from tests.support.sign_in import BACKUP_CODES, code_at, give_factor

MANAGER = AccountDTO(2, "manager@tsh.lab", "Layla Manager", 2, "Manager", is_active=True)
ADMIN = AccountDTO(1, "admin@tsh.lab", "System Admin", 1, "Admin", is_active=True)
HERE = Origin("203.0.113.9")


def _clock() -> datetime:
    return NOW


@pytest.fixture
def service(database: Database) -> MfaService:
    return MfaService(SqlAlchemyUnitOfWorkFactory(database), RandomSecrets(), _clock)


async def test_from_set_up_to_enabled(service: MfaService) -> None:
    with pytest.raises(WrongCodeError):
        await service.confirm(MANAGER, "123456", HERE)
    made = await service.set_up(MANAGER)
    assert made.secret in made.uri
    await service.confirm(MANAGER, totp.code_at(made.secret, totp.step_of(NOW)), HERE)
    assert await service.list_codes(MANAGER) == made.backup_codes
    with pytest.raises(FactorEnabledError):
        await service.set_up(MANAGER)


async def test_a_set_up_that_was_not_finished_may_begin_again(service: MfaService) -> None:
    first, second = await service.set_up(MANAGER), await service.set_up(MANAGER)
    assert first.secret != second.secret


async def test_disabling_needs_the_factor_once_more(service: MfaService, database: Database) -> None:
    await give_factor(database, 2)
    with pytest.raises(WrongCodeError):
        await service.disable(MANAGER, "000000", HERE)
    await service.disable(MANAGER, code_at(NOW), HERE)
    with pytest.raises(FactorMissingError):
        await service.disable(MANAGER, code_at(NOW), HERE)


async def test_new_backup_codes_replace_the_old(service: MfaService, database: Database) -> None:
    await give_factor(database, 2)
    made = await service.renew_codes(MANAGER, BACKUP_CODES[0], HERE)
    assert await service.list_codes(MANAGER) == made
    assert not set(made) & set(BACKUP_CODES)


async def test_guessing_with_a_stolen_token_is_stopped(service: MfaService, database: Database) -> None:
    await give_factor(database, 2)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            await service.disable(MANAGER, "000000", HERE)
    with pytest.raises(TooManyFailuresError):
        await service.disable(MANAGER, code_at(NOW), HERE)


async def test_an_administrator_resets_it(service: MfaService, database: Database) -> None:
    await give_factor(database, 2)
    await service.reset(2, ADMIN, HERE)
    with pytest.raises(FactorMissingError):
        await service.reset(2, ADMIN, HERE)
