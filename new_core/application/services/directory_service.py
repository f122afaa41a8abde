"""The names that forms offer to choose from."""

from new_core.application.dtos.account_dto import BranchDTO, SalespersonDTO
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory


class DirectoryService:
    def __init__(self, units: UnitOfWorkFactory) -> None:
        self._units = units

    async def list_salespersons(self) -> list[SalespersonDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.directory.salespersons()

    async def list_branches(self) -> list[BranchDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.directory.branches()
