"""Port to the users."""

from collections.abc import Sequence
from typing import Protocol

from new_core.application.dtos.user_dto import UserDTO, UserQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.user import User


class UserRepository(BaseRepository[User], Protocol):
    async def find(self, query: UserQuery) -> list[UserDTO]:
        """Find users with the names of role and branch, in one statement."""
        ...

    async def count(self, query: UserQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def show(self, user_id: int) -> UserDTO | None: ...

    async def by_email(self, email: str) -> User | None: ...

    async def is_email_taken(self, email: str) -> bool: ...

    async def missing_references(self, user: User) -> Sequence[tuple[str, int]]:
        """Name the role or the branch that is not there."""
        ...

    async def remove(self, user: User) -> None:
        """Delete the row; UserInUseError if another row names it."""
        ...
