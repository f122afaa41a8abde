from datetime import UTC, datetime, timedelta

from new_core.domain.entities.session import BY_USER, Session
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def _open(database: Database, name: str, user_id: int = 2) -> int:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        session = Session.open(user_id, name, NOW, NOW + timedelta(hours=1))
        await unit.sessions.save(session)
        await unit.commit()
    return session.identity


async def test_a_session_is_found_by_its_name(database: Database) -> None:
    identity = await _open(database, "qwx")
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        session = await unit.sessions.by_token("qwx")
        assert session
        assert (session.id, session.expires_at) == (identity, NOW + timedelta(hours=1))
        assert await unit.sessions.by_token("other") is None


async def test_what_ended_is_no_longer_active(database: Database) -> None:
    identities = [await _open(database, name) for name in ("a", "b")]
    await _open(database, "c", user_id=1)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        session = await unit.sessions.get_for_update(identities[0])
        assert session
        session.end(BY_USER, NOW)
        await unit.sessions.save(session)
        await unit.commit()
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert [session.id for session in await unit.sessions.active_of(2)] == identities[1:]
