"""Use cases about payments. A payment and what it settles are one commit."""

from datetime import date

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.payment_dto import PaymentChanges, PaymentDTO, PaymentQuery
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.application.numbering import next_after, with_free_number
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.domain.entities.payment import Payment
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.invoice_exceptions import PurchaseInvoiceNotFoundError, SalesInvoiceNotFoundError
from new_core.domain.exceptions.payment_exceptions import DuplicatePaymentNumberError, PaymentNotFoundError


class PaymentService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def today(self) -> date:
        return self._clock().date()

    async def find_payments(self, query: PaymentQuery) -> list[PaymentDTO]:
        async with self._units(read_only=True) as unit:
            return [PaymentDTO.of(payment) for payment in await unit.payments.find(query)]

    async def page_payments(self, query: PaymentQuery) -> PageDTO[PaymentDTO]:
        async with self._units(read_only=True) as unit:
            payments = await unit.payments.find(query)
            total = await unit.payments.count(query)
        return PageDTO([PaymentDTO.of(payment) for payment in payments], total)

    async def get_payment(self, payment_id: int) -> PaymentDTO:
        async with self._units(read_only=True) as unit:
            payment = await unit.payments.get(payment_id)
        if payment is None:
            raise PaymentNotFoundError(payment_id)
        return PaymentDTO.of(payment)

    async def record_payment(self, fields: PaymentChanges) -> PaymentDTO:
        """Store a payment and book it on its invoice, whose row stays locked from the reading of what is due.

        Where they are left out, currency and rate are the invoice's.
        """
        if "payment_number" in fields:
            return await self._record(fields)
        return await with_free_number(lambda: self._record(fields), DuplicatePaymentNumberError)

    async def _record(self, fields: PaymentChanges) -> PaymentDTO:
        async with self._units() as unit:
            if "payment_number" not in fields:
                fields = fields | PaymentChanges(payment_number=await self._free_number(unit))
            invoice = await self._locked_invoice(unit, fields)
            if invoice is not None:
                usual = PaymentChanges(currency_id=invoice.currency_id, exchange_rate=invoice.exchange_rate)
                fields = usual | fields
            payment = Payment.create(fields, self._clock())
            if await unit.payments.is_number_taken(payment.payment_number):
                raise DuplicatePaymentNumberError(payment.payment_number)
            await self._settle(unit, payment, invoice)
            for name, value in await unit.payments.missing_references(payment):
                raise InvalidValueError(name, value, "there is no such row")
            await unit.payments.save(payment)
            await unit.commit()
            return PaymentDTO.of(payment)

    async def _locked_invoice(self, unit: UnitOfWork, fields: PaymentChanges) -> SalesInvoice | PurchaseInvoice | None:
        sold, bought = fields.get("sales_invoice_id"), fields.get("purchase_invoice_id")
        found: SalesInvoice | PurchaseInvoice | None = None
        if sold is not None:
            found = await unit.sales_invoices.get_for_update(sold)
            if found is None:
                raise SalesInvoiceNotFoundError(sold)
        elif bought is not None:
            found = await unit.purchase_invoices.get_for_update(bought)
            if found is None:
                raise PurchaseInvoiceNotFoundError(bought)
        return found

    async def _settle(self, unit: UnitOfWork, payment: Payment, invoice: SalesInvoice | PurchaseInvoice | None) -> None:
        if invoice is not None:
            invoice.receive(payment.amount, payment.currency_id, self._clock())
        if isinstance(invoice, SalesInvoice):
            await unit.sales_invoices.save(invoice)
        elif isinstance(invoice, PurchaseInvoice):
            await unit.purchase_invoices.save(invoice)

    async def _free_number(self, unit: UnitOfWork) -> str:
        stem = f"PAY-{self._clock().year}-"
        return next_after(await unit.payments.highest_number(stem), stem)
