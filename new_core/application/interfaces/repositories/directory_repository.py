"""Port to the names that forms offer: salespersons, branches, users."""

from collections.abc import Collection
from typing import Protocol

from new_core.application.dtos.account_dto import BranchDTO, SalespersonDTO


class DirectoryRepository(Protocol):
    async def salespersons(self) -> list[SalespersonDTO]:
        """List the active ones in order of id."""
        ...

    async def branches(self) -> list[BranchDTO]:
        """List the active ones in order of id."""
        ...

    async def user_names(self, user_ids: Collection[int]) -> dict[int, str]: ...
