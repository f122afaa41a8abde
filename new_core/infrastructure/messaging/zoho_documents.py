"""Our records in the words of the port to Zoho: what they are now, not what an event said of them; pure."""

from collections.abc import Sequence
from dataclasses import replace

from new_core.application.interfaces.services.zoho_service import (
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoLine,
    ZohoPayment,
)
from new_core.domain.entities.customer import Customer
from new_core.domain.entities.invoice import Invoice, InvoiceLine, PurchaseInvoice
from new_core.domain.entities.item import Item
from new_core.domain.entities.payment import Payment
from new_core.domain.entities.product import Product
from new_core.domain.entities.sales_order import OrderLine, SalesOrder
from new_core.domain.entities.supplier import Supplier
from new_core.domain.entities.vendor import Vendor
from new_core.domain.value_objects.invoice_status import InvoiceStatus
from new_core.domain.value_objects.invoice_totals import ZERO
from new_core.domain.value_objects.order_status import OrderStatus

PAR = ZERO + 1


def of_customer(customer: Customer) -> ZohoContact:
    return replace(_partner(customer, customer.customer_code), currency=customer.credit.currency)


def of_supplier(supplier: Supplier) -> ZohoContact:
    return replace(_partner(supplier, supplier.supplier_code), is_vendor=True)


def _partner(partner: Customer | Supplier, number: str) -> ZohoContact:
    return ZohoContact(
        number=number,
        name=partner.name,
        company_name=partner.company_name,
        email=partner.email.text if partner.email else None,
        phone=partner.phone.text if partner.phone else None,
        payment_terms=partner.payment_terms,
        is_active=partner.is_active,
    )


def of_vendor(vendor: Vendor) -> ZohoContact:
    return ZohoContact(
        number=vendor.code,
        name=vendor.name_en,
        company_name=vendor.name_ar,
        email=vendor.email.text if vendor.email else None,
        phone=vendor.phone.text if vendor.phone else None,
        # Free text, of which no days can be made.
        payment_terms=None,
        is_active=vendor.is_active,
        currency=vendor.currency,
        is_vendor=True,
    )


def of_product(product: Product) -> ZohoItem:
    return ZohoItem(
        sku=product.sku,
        name=product.name,
        description=product.description,
        price=product.unit_price,
        cost=product.cost_price,
        unit=product.unit_of_measure,
        is_active=product.is_active,
    )


def of_item(item: Item) -> ZohoItem:
    return ZohoItem(
        sku=item.code,
        name=item.name_en,
        description=item.description_en,
        price=item.selling_price_usd,
        cost=item.cost_price_usd,
        unit=item.unit_of_measure,
        is_active=item.is_active,
    )


def of_order(order: SalesOrder, contact_id: str, lines: Sequence[ZohoLine]) -> ZohoDocument:
    return ZohoDocument(
        number=order.order_number,
        contact_id=contact_id,
        dated=order.order_date,
        due_on=order.expected_delivery_date,
        currency=None,
        exchange_rate=PAR,
        lines=lines,
        total=order.total_amount,
        is_void=order.status == OrderStatus.CANCELLED,
    )


def of_invoice(invoice: Invoice, contact_id: str, currency: str | None, lines: Sequence[ZohoLine]) -> ZohoDocument:
    reference = invoice.supplier_invoice_number if isinstance(invoice, PurchaseInvoice) else invoice.reference_number
    return ZohoDocument(
        number=invoice.invoice_number,
        contact_id=contact_id,
        dated=invoice.invoice_date,
        due_on=invoice.due_date,
        currency=currency,
        exchange_rate=invoice.exchange_rate,
        lines=lines,
        total=invoice.total_amount,
        is_void=invoice.status is InvoiceStatus.CANCELLED,
        reference=reference,
    )


def of_line(line: OrderLine | InvoiceLine, item_id: str) -> ZohoLine:
    told = line.description if isinstance(line, InvoiceLine) else line.notes
    return ZohoLine(item_id, told, line.quantity, line.unit_price, line.line_total)


def of_payment(payment: Payment, contact_id: str, document_id: str) -> ZohoPayment:
    return ZohoPayment(
        number=payment.payment_number,
        contact_id=contact_id,
        document_id=document_id,
        amount=payment.amount,
        paid_on=payment.payment_date,
        method=payment.payment_method,
        exchange_rate=payment.exchange_rate,
        is_to_vendor=payment.purchase_invoice_id is not None,
    )
