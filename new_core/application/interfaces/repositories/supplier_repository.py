"""Port to the suppliers."""

from typing import Protocol

from new_core.application.dtos.supplier_dto import SupplierQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.supplier import Supplier


class SupplierRepository(BaseRepository[Supplier], Protocol):
    async def find(self, query: SupplierQuery) -> list[Supplier]: ...

    async def is_code_taken(self, supplier_code: str) -> bool: ...
