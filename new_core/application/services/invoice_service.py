"""Use cases about the invoices of one direction; there is one service for sales and one for purchases."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Generic

from new_core.application.directions import Side
from new_core.application.dtos.invoice_dto import InvoiceChanges, InvoiceDTO, LineChanges, OrderToInvoice
from new_core.application.interfaces.repositories.invoice_repository import InvoiceRepository, Kind
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.application.numbering import next_after, with_free_number
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.invoice_exceptions import (
    DuplicateInvoiceNumberError,
    InvoiceInUseError,
    OrderAlreadyInvoicedError,
)
from new_core.domain.value_objects.invoice_status import DAYS, InvoiceStatus, PaymentTerms

BASE_CURRENCY = 1
"""Orders say no currency; they are in the base currency."""
TERM = timedelta(days=30)


class InvoiceService(Generic[Kind]):
    def __init__(self, units: UnitOfWorkFactory, clock: Clock, side: Side[Kind]) -> None:
        self._units = units
        self._clock = clock
        self._side = side

    async def get_invoice(self, invoice_id: int) -> InvoiceDTO:
        async with self._units(read_only=True) as unit:
            invoice = await self._side.invoices(unit).get(invoice_id)
        if invoice is None:
            raise self._side.missing(invoice_id)
        return InvoiceDTO.of(invoice, self._today())

    async def create_invoice(self, fields: InvoiceChanges, lines: Sequence[LineChanges]) -> InvoiceDTO:
        """Store an invoice with the amounts it is given, as the monolith did; `draft_invoice` reckons them."""
        async with self._units() as unit:
            invoices = self._side.invoices(unit)
            if "invoice_number" not in fields:
                fields = fields | InvoiceChanges(invoice_number=await self._free_number(invoices))
            return await self._store(unit, self._side.entity.create(fields, lines, self._clock()))

    async def draft_invoice(self, fields: InvoiceChanges, lines: Sequence[LineChanges], by: int) -> InvoiceDTO:
        """Store a draft whose amounts follow from its lines.

        What is left out is as usual: today, due by the terms, in the base currency, at the currency's rate of today.
        """
        day = fields.get("invoice_date", self._today())
        terms = fields.get("payment_terms", PaymentTerms.NET_30)
        usual = self._draft(by)
        if "due_date" not in fields:
            usual |= InvoiceChanges(due_date=_due(day, terms))
        if "invoice_number" in fields:
            return await self._draft_once(usual | fields, lines)
        return await with_free_number(lambda: self._draft_once(usual | fields, lines), DuplicateInvoiceNumberError)

    async def redraft_invoice(
        self, invoice_id: int, changes: InvoiceChanges, lines: Sequence[LineChanges] | None
    ) -> InvoiceDTO:
        """Change a draft; another currency without a rate brings its own of today."""
        async with self._units() as unit:
            invoice = await self._locked(unit, invoice_id)
            currency = changes.get("currency_id", invoice.currency_id)
            if currency != invoice.currency_id:
                changes = await _rate_of_today(self._side.invoices(unit), currency) | changes
            invoice.redraft(changes, lines, self._clock())
            await self._check_references(self._side.invoices(unit), invoice)
            return await self._save(unit, invoice)

    async def update_invoice(
        self, invoice_id: int, changes: InvoiceChanges, lines: Sequence[LineChanges] | None = None
    ) -> InvoiceDTO:
        async with self._units() as unit:
            invoices = self._side.invoices(unit)
            invoice = await self._locked(unit, invoice_id)
            number = changes.get("invoice_number", invoice.invoice_number)
            if number != invoice.invoice_number and await _is_taken(invoices, number):
                raise DuplicateInvoiceNumberError(number)
            if lines is not None:
                invoice.replace_lines(lines, self._clock())
            invoice.revise(changes, self._clock())
            await self._check_references(invoices, invoice)
            return await self._save(unit, invoice)

    async def send_invoice(self, invoice_id: int) -> InvoiceDTO:
        async with self._units() as unit:
            invoice = await self._locked(unit, invoice_id)
            invoice.send(self._clock())
            return await self._save(unit, invoice)

    async def cancel_invoice(self, invoice_id: int) -> InvoiceDTO:
        async with self._units() as unit:
            invoice = await self._locked(unit, invoice_id)
            invoice.cancel(self._clock())
            return await self._save(unit, invoice)

    async def delete_invoice(self, invoice_id: int) -> None:
        """Delete a draft; what was sent or paid is refused."""
        async with self._units() as unit:
            invoice = await self._locked(unit, invoice_id)
            invoice.check_erasable()
            await self._remove(unit, invoice)

    async def erase_invoice(self, invoice_id: int) -> None:
        """Delete an invoice in whichever status, as the monolith did; what others refer to is still refused."""
        async with self._units() as unit:
            await self._remove(unit, await self._locked(unit, invoice_id))

    async def invoice_order(self, order_id: int, created_by: int) -> InvoiceDTO:
        """Make a draft of an order's lines and amounts, once, unless the earlier invoice was cancelled."""
        async with self._units() as unit:
            invoices = self._side.invoices(unit)
            order = await unit.invoiceable_orders.get_for_update(self._side.direction, order_id)
            if order is None:
                raise self._side.missing_order(order_id)
            earlier = await invoices.number_of_order(order_id)
            if earlier is not None:
                raise OrderAlreadyInvoicedError(order_id, earlier)
            number = await self._number_for(invoices, order)
            fields = self._draft(created_by) | order.values | InvoiceChanges(invoice_number=number)
            return await self._store(unit, self._side.entity.create(fields, order.lines, self._clock()))

    async def _draft_once(self, fields: InvoiceChanges, lines: Sequence[LineChanges]) -> InvoiceDTO:
        async with self._units() as unit:
            invoices = self._side.invoices(unit)
            if "invoice_number" not in fields:
                fields = fields | InvoiceChanges(invoice_number=await self._free_number(invoices))
            rate = await _rate_of_today(invoices, fields["currency_id"])
            return await self._store(unit, self._side.entity.draft(rate | fields, lines, self._clock()))

    def _today(self) -> date:
        return self._clock().date()

    def _draft(self, created_by: int) -> InvoiceChanges:
        today = self._today()
        return InvoiceChanges(
            invoice_date=today,
            due_date=today + TERM,
            payment_terms=PaymentTerms.NET_30,
            status=InvoiceStatus.DRAFT,
            invoice_type=self._side.kind,
            currency_id=BASE_CURRENCY,
            created_by=created_by,
        )

    async def _number_for(self, invoices: InvoiceRepository[Kind], order: OrderToInvoice) -> str:
        number = f"INV-{order.number}"
        # Taken by an invoice that was cancelled, or that somebody numbered so by hand.
        return await self._free_number(invoices) if await invoices.is_number_taken(number) else number

    async def _free_number(self, invoices: InvoiceRepository[Kind]) -> str:
        stem = f"INV-{self._side.direction[0].upper()}-{self._clock().year}-"
        return next_after(await invoices.highest_number(stem), stem)

    async def _store(self, unit: UnitOfWork, invoice: Kind) -> InvoiceDTO:
        invoices = self._side.invoices(unit)
        if await _is_taken(invoices, invoice.invoice_number):
            raise DuplicateInvoiceNumberError(invoice.invoice_number)
        await self._check_references(invoices, invoice)
        return await self._save(unit, invoice)

    async def _save(self, unit: UnitOfWork, invoice: Kind) -> InvoiceDTO:
        await self._side.invoices(unit).save(invoice)
        await unit.commit()
        return InvoiceDTO.of(invoice, self._today())

    async def _remove(self, unit: UnitOfWork, invoice: Kind) -> None:
        invoices = self._side.invoices(unit)
        if await invoices.is_referred_to(invoice.identity):
            raise InvoiceInUseError(invoice.invoice_number, "payments or other invoices refer to it")
        invoice.delete(self._clock())
        await invoices.remove(invoice)
        await unit.commit()

    async def _locked(self, unit: UnitOfWork, invoice_id: int) -> Kind:
        invoice = await self._side.invoices(unit).get_for_update(invoice_id)
        if invoice is None:
            raise self._side.missing(invoice_id)
        return invoice

    async def _check_references(self, invoices: InvoiceRepository[Kind], invoice: Kind) -> None:
        for name, value in await invoices.missing_references(invoice):
            raise InvalidValueError(self._side.entity.written.get(name, name), value, "there is no such row")


def _due(day: date, terms: PaymentTerms) -> date:
    try:
        return day + timedelta(days=DAYS.get(terms, 0))
    except OverflowError as error:
        raise InvalidValueError("invoice_date", day, "must be earlier: it would be due after the year 9999") from error


async def _rate_of_today(invoices: InvoiceRepository[Kind], currency_id: int) -> InvoiceChanges:
    rate = await invoices.rate_of(currency_id)
    # A currency that is not there is refused by its own name.
    return InvoiceChanges() if rate is None else InvoiceChanges(exchange_rate=rate)


async def _is_taken(invoices: InvoiceRepository[Kind], number: str | None) -> bool:
    # Null is refused by the entity.
    return number is not None and await invoices.is_number_taken(number)
