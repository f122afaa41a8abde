"""What Zoho Books is told of each record, as its API wants it; pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from new_core.application.interfaces.services.zoho_service import (
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoLine,
    ZohoPayment,
)
from new_core.domain.value_objects.money import rounded

Body = dict[str, object]
LONGEST_ITEM_NAME: Final = 100
PAYMENT_MODES: Final[Mapping[str, str]] = {
    "cash": "cash",
    "check": "check",
    "cheque": "check",
    "card": "creditcard",
    "creditcard": "creditcard",
    "banktransfer": "banktransfer",
    "transfer": "banktransfer",
}
"""Ours is free text; without spaces and small it is one of these, or `others`."""
PAR: Final = Decimal(1)


def contact_body(contact: ZohoContact, currency_id: str | None) -> Body:
    body: Body = {
        "contact_name": contact.name,
        "contact_number": contact.number,
        "contact_type": "vendor" if contact.is_vendor else "customer",
    }
    said = {
        "company_name": contact.company_name or None,
        "payment_terms": contact.payment_terms,
        "currency_id": currency_id,
    }
    body |= _without_none(said)
    if contact.email or contact.phone:
        person = {"email": contact.email, "phone": contact.phone, "is_primary_contact": True}
        body["contact_persons"] = [_without_none(person)]
    return body


def changed_contact(body: Mapping[str, object], person_id: str | None) -> Body:
    # A contact keeps its currency once a document names it: asked to change it, Zoho refuses all of the rest too.
    told = {name: value for name, value in body.items() if name != "currency_id"}
    persons = body.get("contact_persons")
    if person_id is not None and isinstance(persons, list):
        told["contact_persons"] = [{**person, "contact_person_id": person_id} for person in persons]
    return told


def item_body(item: ZohoItem, purchase_account: str | None) -> Body:
    body: Body = {
        "name": item.name[:LONGEST_ITEM_NAME],
        "sku": item.sku,
        "rate": _number(item.price),
        "unit": item.unit,
        "description": item.description or "",
    }
    if purchase_account is not None:
        bought = {"item_type": "sales_and_purchases", "purchase_account_id": purchase_account}
        body |= {**bought, "purchase_rate": _number(item.cost or Decimal(0))}
    return body


def order_body(order: ZohoDocument) -> Body:
    head: Body = {"customer_id": order.contact_id, "salesorder_number": order.number}
    delivery = {"shipment_date": order.due_on.isoformat()} if order.due_on else {}
    return head | _dated(order) | delivery | _sold(order)


def invoice_body(invoice: ZohoDocument, currency_id: str | None) -> Body:
    head: Body = {"customer_id": invoice.contact_id, "invoice_number": invoice.number}
    return head | _dated(invoice) | _due(invoice) | _currency(invoice, currency_id) | _sold(invoice)


def bill_body(bill: ZohoDocument, currency_id: str | None, account: str) -> Body:
    """Bills have neither discounts nor charges: all that is not quantity times price is in the adjustment."""
    lines = [{**_line(line), "account_id": account} for line in bill.lines]
    whole = sum((rounded(line.quantity * line.price) for line in bill.lines), Decimal(0))
    head: Body = {"vendor_id": bill.contact_id, "bill_number": bill.number, "line_items": lines}
    return head | _dated(bill) | _due(bill) | _currency(bill, currency_id) | _adjustment(bill.total - whole)


def payment_body(payment: ZohoPayment) -> Body:
    mode = PAYMENT_MODES.get("".join(filter(str.isalpha, payment.method.lower())), "others")
    applied: Body = {"amount_applied": _number(payment.amount)}
    body: Body = {
        "payment_mode": mode,
        "amount": _number(payment.amount),
        "date": payment.paid_on.isoformat(),
        "reference_number": payment.number,
        **_rate(payment.exchange_rate),
    }
    if payment.is_to_vendor:
        return body | {"vendor_id": payment.contact_id, "bills": [{"bill_id": payment.document_id, **applied}]}
    return body | {"customer_id": payment.contact_id, "invoices": [{"invoice_id": payment.document_id, **applied}]}


def _sold(document: ZohoDocument) -> Body:
    lines = [{**_line(line), "discount": _number(_discount(line))} for line in document.lines]
    whole = sum((line.total for line in document.lines), Decimal(0))
    return {"discount_type": "item_level", "line_items": lines} | _adjustment(document.total - whole)


def _line(line: ZohoLine) -> Body:
    said: Body = {"item_id": line.item_id, "quantity": _number(line.quantity), "rate": _number(line.price)}
    return said | ({"description": line.description} if line.description else {})


def _discount(line: ZohoLine) -> Decimal:
    return rounded(line.quantity * line.price) - line.total


def _adjustment(amount: Decimal) -> Body:
    return {"adjustment": _number(amount), "adjustment_description": "Discount, tax, shipping"} if amount else {}


def _dated(document: ZohoDocument) -> Body:
    return {"date": document.dated.isoformat(), **_without_none({"reference_number": document.reference})}


def _due(document: ZohoDocument) -> Body:
    return {"due_date": document.due_on.isoformat()} if document.due_on else {}


def _currency(document: ZohoDocument, currency_id: str | None) -> Body:
    return {**_without_none({"currency_id": currency_id}), **_rate(document.exchange_rate)}


def _rate(exchange_rate: Decimal) -> Body:
    return {} if exchange_rate == PAR else {"exchange_rate": _number(exchange_rate)}


def _number(amount: Decimal) -> float:
    """JSON knows no Decimal, Zoho wants a number; up to the 15 digits of our columns none is lost on the way."""
    return float(amount)


def _without_none(said: Mapping[str, object]) -> Body:
    return {name: value for name, value in said.items() if value is not None}
