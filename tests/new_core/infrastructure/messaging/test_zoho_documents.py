from datetime import date
from decimal import Decimal

import pytest

from new_core.domain.entities.customer import Customer
from new_core.domain.entities.invoice import Invoice, PurchaseInvoice, SalesInvoice, SalesInvoiceLine
from new_core.domain.entities.item import Item
from new_core.domain.entities.payment import Payment
from new_core.domain.entities.sales_order import OrderLine, SalesOrder
from new_core.domain.entities.supplier import Supplier
from new_core.domain.entities.vendor import Vendor
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType
from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.infrastructure.messaging import zoho_documents as told

DAY = date(2026, 11, 1)


def test_contacts_are_customers_or_vendors() -> None:
    customer = Customer(customer_code="C-1", name="Tigris", created_at=None, email=Email("t@example.iq"))
    said = told.of_customer(customer)
    assert (said.number, said.email, said.phone, said.is_vendor) == ("C-1", "t@example.iq", None, False)
    supplier = Supplier(supplier_code="S-1", name="Basra", created_at=None, phone=PhoneNumber("+9641"))
    assert (told.of_supplier(supplier).phone, told.of_supplier(supplier).is_vendor) == ("+9641", True)
    vendor = Vendor(code="V-1", name_ar="بصرة", name_en="Basra", created_at=None, payment_terms="NET 30")
    assert (told.of_vendor(vendor).payment_terms, told.of_vendor(vendor).currency) == (None, "USD")


def test_an_item_is_told_in_english_at_its_price_in_dollars() -> None:
    item = Item(code="I-1", name_ar="سلك", name_en="Cable", created_at=None, selling_price_usd=Decimal("3.125"))
    assert (told.of_item(item).name, told.of_item(item).price) == ("Cable", Decimal("3.125"))


@pytest.mark.parametrize(("status", "is_void"), [("CONFIRMED", False), ("SHIPPED", False), ("CANCELLED", True)])
def test_only_a_cancelled_order_is_void(status: str, is_void: bool) -> None:
    order = SalesOrder(
        order_number="SO-1",
        customer_id=1,
        branch_id=1,
        warehouse_id=1,
        order_date=DAY,
        created_by=1,
        created_at=None,
        status=status,
    )
    assert told.of_order(order, "c1", ()).is_void is is_void


def test_lines_say_what_was_written_about_them() -> None:
    total = Decimal("5.50")
    order = OrderLine(product_id=1, notes="blue", quantity=Decimal(2), unit_price=Decimal(3), line_total=total)
    bill = SalesInvoiceLine(
        product_id=1, description="red", quantity=Decimal(2), unit_price=Decimal(3), line_total=total
    )
    ordered, billed = told.of_line(order, "i1"), told.of_line(bill, "i1")
    assert (ordered.description, billed.description, billed.total) == ("blue", "red", Decimal("5.50"))


def invoice(kind: type[Invoice], **said: str) -> Invoice:
    made = kind(
        invoice_number="I-1",
        partner_id=1,
        branch_id=1,
        invoice_date=DAY,
        due_date=DAY,
        currency_id=1,
        created_by=1,
        invoice_type=InvoiceType.SALES,
        created_at=None,
    )
    for name, value in said.items():
        setattr(made, name, value)
    return made


def test_a_bill_refers_to_the_supplier_s_own_number() -> None:
    sale = told.of_invoice(invoice(SalesInvoice, reference_number="R-1"), "c1", "IQD", ())
    assert (sale.reference, sale.currency, sale.is_void) == ("R-1", "IQD", False)
    cancelled = invoice(PurchaseInvoice, supplier_invoice_number="THEIRS", status=InvoiceStatus.CANCELLED)
    bill = told.of_invoice(cancelled, "c1", None, ())
    assert (bill.reference, bill.is_void) == ("THEIRS", True)


@pytest.mark.parametrize(("purchase", "is_to_vendor"), [(None, False), (4, True)])
def test_money_goes_out_for_a_purchase(purchase: int | None, is_to_vendor: bool) -> None:
    payment = Payment(
        payment_number="PAY-1",
        payment_date=DAY,
        amount=Decimal(10),
        currency_id=1,
        payment_method="CASH",
        created_by=1,
        created_at=None,
        purchase_invoice_id=purchase,
    )
    assert told.of_payment(payment, "c1", "d1").is_to_vendor is is_to_vendor
