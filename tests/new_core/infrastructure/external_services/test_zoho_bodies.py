from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from new_core.application.interfaces.services.zoho_service import (
    ZohoContact,
    ZohoDocument,
    ZohoItem,
    ZohoLine,
    ZohoPayment,
)
from new_core.infrastructure.external_services import zoho_bodies as bodies

LINES = (
    ZohoLine("i1", "blue", Decimal("1.500"), Decimal("10.00"), Decimal("13.00")),
    ZohoLine("i2", None, Decimal(1), Decimal("0.10"), Decimal("0.10")),
)
DOCUMENT = ZohoDocument(
    "INV-1", "c1", date(2026, 11, 1), date(2026, 12, 1), None, Decimal(1), LINES, Decimal("12.34"), is_void=False
)
PAYMENT = ZohoPayment("PAY-1", "c1", "d1", Decimal("0.10"), date(2026, 11, 2), "Bank Transfer", Decimal("1310.0000"))


def test_a_contact_says_what_is_known() -> None:
    nobody = ZohoContact("S-1", "Basra", None, None, None, None, is_active=True, is_vendor=True)
    assert bodies.contact_body(nobody, None) == {
        "contact_name": "Basra",
        "contact_number": "S-1",
        "contact_type": "vendor",
    }
    known = replace(nobody, email="b@example.iq", payment_terms=0, is_vendor=False)
    body = bodies.contact_body(known, "c-usd")
    assert (body["payment_terms"], body["currency_id"], body["contact_type"]) == (0, "c-usd", "customer")
    assert body["contact_persons"] == [{"email": "b@example.iq", "is_primary_contact": True}]


def test_a_changed_contact_keeps_its_currency_and_its_person() -> None:
    body = {"contact_name": "Basra", "currency_id": "c-usd", "contact_persons": [{"email": "b@example.iq"}]}
    told = bodies.changed_contact(body, "p1")
    assert told == {
        "contact_name": "Basra",
        "contact_persons": [{"email": "b@example.iq", "contact_person_id": "p1"}],
    }
    assert bodies.changed_contact({"contact_name": "Basra"}, "p1") == {"contact_name": "Basra"}


def test_an_item_is_bought_only_where_there_is_an_account() -> None:
    item = ZohoItem("SKU-1", "N" * 150, None, Decimal("12.50"), None, "m", is_active=True)
    sold = bodies.item_body(item, None)
    assert (sold["name"], sold["rate"], "purchase_rate" in sold) == ("N" * 100, 12.5, False)
    assert bodies.item_body(item, "a1")["item_type"] == "sales_and_purchases"


def test_an_invoice_comes_to_what_ours_comes_to() -> None:
    body = bodies.invoice_body(DOCUMENT, None)
    assert body["line_items"] == [
        {"item_id": "i1", "quantity": 1.5, "rate": 10.0, "description": "blue", "discount": 2.0},
        {"item_id": "i2", "quantity": 1.0, "rate": 0.1, "discount": 0.0},
    ]
    # 15.00 - 2.00 + 0.10 and the adjustment are 12.34.
    assert body["adjustment"] == -0.76
    assert "adjustment" not in bodies.invoice_body(replace(DOCUMENT, total=Decimal("13.10")), None)


def test_a_bill_has_its_discounts_in_the_adjustment() -> None:
    body = bodies.bill_body(replace(DOCUMENT, reference="THEIRS-1"), "c-usd", "a1")
    assert (body["adjustment"], body["reference_number"], body["currency_id"]) == (-2.76, "THEIRS-1", "c-usd")
    assert body["line_items"] == [
        {"item_id": "i1", "quantity": 1.5, "rate": 10.0, "description": "blue", "account_id": "a1"},
        {"item_id": "i2", "quantity": 1.0, "rate": 0.1, "account_id": "a1"},
    ]


def test_an_order_says_when_it_is_to_be_there() -> None:
    body = bodies.order_body(DOCUMENT)
    assert (body["salesorder_number"], body["shipment_date"], "due_date" in body) == ("INV-1", "2026-12-01", False)
    assert "shipment_date" not in bodies.order_body(replace(DOCUMENT, due_on=None))


def test_a_payment_is_of_its_invoice_or_bill() -> None:
    received = bodies.payment_body(PAYMENT)
    assert received["invoices"] == [{"invoice_id": "d1", "amount_applied": 0.1}]
    assert (received["customer_id"], received["exchange_rate"]) == ("c1", 1310.0)
    paid = bodies.payment_body(replace(PAYMENT, is_to_vendor=True))
    assert (paid["vendor_id"], paid["bills"]) == ("c1", [{"bill_id": "d1", "amount_applied": 0.1}])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("CASH", "cash"), ("Bank Transfer", "banktransfer"), ("CREDIT_CARD", "creditcard"), ("نقدا", "others")],
)
def test_the_way_of_payment_is_one_of_theirs(ours: str, theirs: str) -> None:
    assert bodies.payment_body(replace(PAYMENT, method=ours))["payment_mode"] == theirs
