"""What there is of invoices of one direction, and what of it is owed; reading only."""

from datetime import date
from typing import Generic

from new_core.application.directions import Side
from new_core.application.dtos.invoice_dto import InvoiceDTO, InvoiceFigures, InvoiceQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.interfaces.repositories.invoice_repository import Kind
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory


class InvoiceLedgerService(Generic[Kind]):
    def __init__(self, units: UnitOfWorkFactory, clock: Clock, side: Side[Kind]) -> None:
        self._units = units
        self._clock = clock
        self._side = side

    async def find_invoices(self, query: InvoiceQuery) -> list[InvoiceDTO]:
        async with self._units(read_only=True) as unit:
            return [InvoiceDTO.of(invoice, self._today()) for invoice in await self._side.invoices(unit).find(query)]

    async def page_invoices(self, query: InvoiceQuery) -> PageDTO[InvoiceDTO]:
        async with self._units(read_only=True) as unit:
            invoices = await self._side.invoices(unit).find(query)
            total = await self._side.invoices(unit).count(query)
        return PageDTO([InvoiceDTO.of(invoice, self._today()) for invoice in invoices], total)

    async def find_overdue(self, branch_id: int | None) -> list[InvoiceDTO]:
        async with self._units(read_only=True) as unit:
            found = await self._side.invoices(unit).find_overdue(branch_id, self._today())
        return [InvoiceDTO.of(invoice, self._today()) for invoice in found]

    async def sum_up(self, branch_id: int | None) -> InvoiceFigures:
        async with self._units(read_only=True) as unit:
            return await self._side.invoices(unit).figures(branch_id, self._today())

    async def sum_up_partner(self, partner_id: int) -> InvoiceFigures:
        """Sum up one customer's or supplier's invoices in the base currency; nothing for one that is not there."""
        async with self._units(read_only=True) as unit:
            return await self._side.invoices(unit).account_of(partner_id, self._today())

    def _today(self) -> date:
        return self._clock().date()
