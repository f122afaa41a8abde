from new_core.domain.exceptions.invoice_exceptions import (
    DuplicateInvoiceNumberError,
    InvoiceInUseError,
    InvoiceStatusError,
    OrderAlreadyInvoicedError,
    PurchaseInvoiceNotFoundError,
    SalesInvoiceNotFoundError,
)


def test_missing_ones_are_told_apart_by_direction() -> None:
    assert str(SalesInvoiceNotFoundError(7)) == "Sales invoice 7 not found"
    assert str(PurchaseInvoiceNotFoundError(7)) == "Purchase invoice 7 not found"


def test_conflicts_name_the_field_the_value_and_the_way_out() -> None:
    assert DuplicateInvoiceNumberError("I-1").value == "I-1"
    assert str(InvoiceStatusError("PAID", "CANCELLED")) == "An invoice that is PAID cannot become CANCELLED"
    invoiced = OrderAlreadyInvoicedError(4, "I-1")
    assert (invoiced.field, invoiced.value) == ("order_id", "4")
    assert "cancel that invoice first" in str(invoiced)
    assert "cancel it instead" in str(InvoiceInUseError("I-1", "it has payments"))
