"""Port to the customers."""

from typing import Protocol

from new_core.application.dtos.customer_dto import CustomerQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.customer import Customer


class CustomerRepository(BaseRepository[Customer], Protocol):
    async def find(self, query: CustomerQuery) -> list[Customer]: ...

    async def count(self, query: CustomerQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def is_code_taken(self, customer_code: str) -> bool: ...

    async def highest_code(self, prefix: str) -> str | None:
        """Find the highest of the codes that are `prefix` and four to nine digits."""
        ...
