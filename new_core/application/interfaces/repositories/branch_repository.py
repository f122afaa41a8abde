"""Port to the branches."""

from collections.abc import Sequence
from typing import Protocol

from new_core.application.dtos.branch_dto import BranchQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.branch import Branch


class BranchRepository(BaseRepository[Branch], Protocol):
    async def find(self, query: BranchQuery) -> list[Branch]: ...

    async def count(self, query: BranchQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def is_code_taken(self, code: str) -> bool: ...

    async def highest_code(self, prefix: str) -> str | None:
        """Find the highest of the codes that are `prefix` and four to nine digits."""
        ...

    async def missing_references(self, branch: Branch) -> Sequence[tuple[str, int]]:
        """Name the values that refer to a row that is not there."""
        ...

    async def remove(self, branch: Branch) -> None:
        """Delete it; BranchInUseError if any row of the database refers to it."""
        ...
