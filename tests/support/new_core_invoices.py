"""Sales invoices straight into the tables, for tests of what reads them."""

import uuid
from datetime import date
from decimal import Decimal
from typing import cast

from new_core.domain.entities.customer import Customer
from new_core.domain.entities.invoice import InvoiceFields, SalesInvoice
from new_core.domain.value_objects.invoice_status import InvoiceType
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWork
from tests.support.new_core_databases import NOW


async def stored_invoice(database: Database, number: str, **fields: object) -> SalesInvoice:
    """An invoice over 100.00 of a customer of its own."""
    async with SqlAlchemyUnitOfWork(database) as unit:
        code = f"C-{uuid.uuid4().hex[:12]}"
        customer = Customer.create({"customer_code": code, "name": "Tigris"}, NOW)
        await unit.customers.save(customer)
        usual = InvoiceFields(
            invoice_number=number,
            partner_id=customer.identity,
            branch_id=1,
            invoice_date=date(2026, 11, 1),
            due_date=date(2026, 12, 1),
            currency_id=1,
            invoice_type=InvoiceType.SALES,
            subtotal=Decimal("100.00"),
            total_amount=Decimal("100.00"),
            created_by=1,
        )
        invoice = SalesInvoice.create(cast("InvoiceFields", {**usual, **fields}), [], NOW)
        await unit.sales_invoices.save(invoice)
        await unit.commit()
        return invoice
