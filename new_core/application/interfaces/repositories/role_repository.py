"""Port to the roles and to the permissions they grant."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.user_dto import PermissionDTO, PermissionQuery, RoleDTO, RoleQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.role import Role


class RoleRepository(BaseRepository[Role], Protocol):
    async def find(self, query: RoleQuery) -> list[RoleDTO]:
        """Find roles with what they grant, in two statements."""
        ...

    async def count(self, query: RoleQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def granted(self, role_id: int) -> tuple[str, ...]:
        """Name what the role grants, in order of the codes."""
        ...

    async def is_name_taken(self, name: str) -> bool: ...

    async def grant(self, role_id: int, codes: Collection[str], by: int, at: datetime) -> Collection[str]:
        """Make these the permissions of the role; give the codes that there are none for, and then change nothing."""
        ...

    async def remove(self, role: Role) -> None:
        """Delete the role and its grants; RoleInUseError if a user has it."""
        ...

    async def permissions(self, query: PermissionQuery) -> PageDTO[PermissionDTO]: ...
