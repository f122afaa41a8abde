"""Port to the vendors, which came over from Zoho."""

from typing import Protocol

from new_core.application.dtos.vendor_dto import VendorQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.vendor import Vendor


class VendorRepository(BaseRepository[Vendor], Protocol):
    async def find(self, query: VendorQuery) -> list[Vendor]: ...

    async def count(self, query: VendorQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def is_code_taken(self, code: str) -> bool: ...

    async def remove(self, vendor: Vendor) -> None:
        """Delete it now."""
        ...
