"""Port to the sessions."""

from typing import Protocol

from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.session import Session


class SessionRepository(BaseRepository[Session], Protocol):
    async def active_of(self, user_id: int, *, locked: bool = False) -> list[Session]:
        """List the sessions that nobody ended, expired or not, in order of id."""
        ...

    async def by_token(self, session_token: str) -> Session | None:
        """Get it with its row locked."""
        ...
