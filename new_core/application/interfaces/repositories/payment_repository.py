"""Port to the payments."""

from collections.abc import Sequence
from typing import Protocol

from new_core.application.dtos.payment_dto import PaymentQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.payment import Payment


class PaymentRepository(BaseRepository[Payment], Protocol):
    async def find(self, query: PaymentQuery) -> list[Payment]: ...

    async def count(self, query: PaymentQuery) -> int: ...

    async def is_number_taken(self, number: str) -> bool: ...

    async def highest_number(self, prefix: str) -> str | None: ...

    async def missing_references(self, payment: Payment) -> Sequence[tuple[str, int]]: ...
