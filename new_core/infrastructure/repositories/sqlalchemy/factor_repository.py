"""Second factors in the legacy table `user_mfa`."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.domain.entities.base import Entity
from new_core.domain.entities.second_factor import SecondFactor
from new_core.domain.exceptions.sign_in_exceptions import FactorEnabledError
from new_core.infrastructure.database.mappings.sessions import user_mfa
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, SqlAlchemyRepository


class SqlAlchemyFactorRepository(SqlAlchemyRepository[SecondFactor]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, SecondFactor, _conflict)

    async def of_user(self, user_id: int, *, locked: bool = False) -> SecondFactor | None:
        statement = select(SecondFactor).where(user_mfa.c.user_id == user_id)
        return (await self._session.scalars(statement.with_for_update() if locked else statement)).one_or_none()


def _conflict(_factor: SecondFactor) -> Conflict:
    # Two first set-ups at once: the other was quicker.
    def explain(error: IntegrityError) -> Exception:
        return FactorEnabledError() if "user_id" in str(error.orig) else error

    return explain
