from datetime import timedelta

import pytest

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.services.session_service import SessionService
from new_core.core.security import TokenCodec
from new_core.domain.entities.session import Session
from new_core.domain.exceptions.sign_in_exceptions import SessionNotFoundError
from new_core.domain.exceptions.user_exceptions import UserNotFoundError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW
from tests.support.new_side import SECRET

MANAGER = AccountDTO(2, "manager@tsh.lab", "Layla Manager", 2, "Manager", is_active=True, session="b")
CODEC = TokenCodec(SECRET)


@pytest.fixture
async def service(database: Database) -> SessionService:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        for name, lasts in (("a", -1), ("b", 1), ("c", 1)):
            await unit.sessions.save(Session.open(2, name, NOW, NOW + timedelta(hours=lasts)))
        await unit.commit()
    return SessionService(SqlAlchemyUnitOfWorkFactory(database), CODEC, lambda: NOW)


async def test_expired_sessions_are_shown_on_demand(service: SessionService) -> None:
    assert [session.is_current for session in await service.list_sessions(MANAGER)] == [True, False]
    assert len(await service.list_sessions(MANAGER, with_expired=True)) == 3


async def test_a_session_ends_once(service: SessionService) -> None:
    (_, other) = await service.list_sessions(MANAGER)
    await service.end_session(MANAGER, other.id)
    with pytest.raises(SessionNotFoundError):
        await service.end_session(MANAGER, other.id)


@pytest.mark.parametrize(("keep_current", "ended"), [(True, 2), (False, 3)])
async def test_all_others_end(service: SessionService, keep_current: bool, ended: int) -> None:
    assert await service.end_sessions(MANAGER, keep_current=keep_current) == ended


async def test_a_logout_revokes_token_and_session(service: SessionService, database: Database) -> None:
    token = CODEC.issue(MANAGER.email, NOW, timedelta(days=3), session="b")
    await service.log_out(MANAGER, token)
    await service.log_out(MANAGER, token)
    late = NOW + timedelta(days=2)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert await unit.accounts.find(CODEC.read(token, NOW), token, late) is None
        other = CODEC.issue(MANAGER.email, NOW, timedelta(minutes=5), session="b")
        assert await unit.accounts.find(CODEC.read(other, NOW), other, NOW) is None


async def test_a_token_longer_than_the_column_is_revoked_too(service: SessionService, database: Database) -> None:
    token = CODEC.issue(MANAGER.email, NOW, timedelta(minutes=5), platform="x" * 600)
    await service.log_out(MANAGER, token)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert await unit.accounts.find(CODEC.read(token, NOW), token, NOW) is None


async def test_who_was_deleted_has_no_profile(service: SessionService) -> None:
    gone = AccountDTO(999, "x", "x", None, None, is_active=True)
    with pytest.raises(UserNotFoundError):
        await service.show_profile(gone)
