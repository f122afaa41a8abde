"""Port to the invoices of one direction."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from new_core.application.dtos.invoice_dto import InvoiceFigures, InvoiceQuery
from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.invoice import Invoice

Kind = TypeVar("Kind", bound=Invoice)


class InvoiceRepository(BaseRepository[Kind], Protocol[Kind]):
    async def find(self, query: InvoiceQuery) -> list[Kind]: ...

    async def count(self, query: InvoiceQuery) -> int:
        """Count what `find` would give without offset and limit."""
        ...

    async def find_overdue(self, branch_id: int | None, today: date) -> list[Kind]:
        """Find what is past due and neither paid nor cancelled, by id."""
        ...

    async def figures(self, branch_id: int | None, today: date) -> InvoiceFigures: ...

    async def account_of(self, partner_id: int, today: date) -> InvoiceFigures:
        """Sum up what one customer or supplier was invoiced and not cancelled, in the base currency."""
        ...

    async def is_number_taken(self, number: str) -> bool: ...

    async def highest_number(self, prefix: str) -> str | None:
        """Find the highest of the numbers that are `prefix` and four to nine digits."""
        ...

    async def number_of_order(self, order_id: int) -> str | None:
        """Tell the number of an invoice of this order that was not cancelled."""
        ...

    async def rate_of(self, currency_id: int) -> Decimal | None:
        """Tell what one unit of the currency is today in the base currency; None where there is no such currency."""
        ...

    async def missing_references(self, invoice: Kind) -> Sequence[tuple[str, int]]:
        """Name the values that refer to a row that is not there."""
        ...

    async def is_referred_to(self, identity: int) -> bool:
        """Tell whether payments or other invoices name this one."""
        ...

    async def remove(self, invoice: Kind) -> None: ...
