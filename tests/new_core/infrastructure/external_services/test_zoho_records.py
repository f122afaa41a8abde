import pytest

from new_core.infrastructure.external_services.zoho_records import CUSTOMER_PAYMENT, INVOICE, VENDOR_PAYMENT, Sought


@pytest.mark.parametrize("name", ["customerpayments", "customer_payments"])
def test_a_list_is_found_whichever_way_its_name_is_spelled(name: str) -> None:
    assert CUSTOMER_PAYMENT.rows({"message": "ok", name: [{"payment_id": "1"}]}) == [{"payment_id": "1"}]
    assert CUSTOMER_PAYMENT.rows({"message": "ok"}) == []


def test_a_record_stands_alone_or_under_a_name() -> None:
    assert INVOICE.row({"invoice": {"invoice_id": "1"}}) == {"invoice_id": "1"}
    assert VENDOR_PAYMENT.row({"payment_id": "2"}) == {"payment_id": "2"}
    assert INVOICE.row({"message": "ok"}) is None


def test_most_are_looked_for_by_their_number() -> None:
    assert Sought.by_number("INV-1") == Sought("INV-1", "INV-1", {})
