"""Sessions in the legacy table `user_sessions`."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.domain.entities.base import Entity
from new_core.domain.entities.session import Session
from new_core.infrastructure.database.mappings.sessions import user_sessions
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    Conflict,
    SqlAlchemyRepository,
    can_be_stored,
)


class SqlAlchemySessionRepository(SqlAlchemyRepository[Session]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Session, _conflict)

    async def active_of(self, user_id: int, *, locked: bool = False) -> list[Session]:
        columns = user_sessions.c
        statement = select(Session).where(columns.user_id == user_id, columns.is_active.is_(True)).order_by(columns.id)
        return list(await self._session.scalars(statement.with_for_update() if locked else statement))

    async def by_token(self, session_token: str) -> Session | None:
        if not can_be_stored(session_token):
            return None
        statement = select(Session).where(user_sessions.c.session_token == session_token).with_for_update()
        return (await self._session.scalars(statement)).one_or_none()


def _conflict(_session: Session) -> Conflict:
    # The only unique columns hold 256 bits of chance.
    def explain(error: IntegrityError) -> Exception:
        return error

    return explain
