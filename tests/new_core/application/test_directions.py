from new_core.application.directions import PURCHASES, SALES
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice


def test_each_direction_is_of_its_own_kind_throughout() -> None:
    assert (SALES.direction, SALES.entity, SALES.kind.name) == ("sales", SalesInvoice, "SALES")
    assert (PURCHASES.direction, PURCHASES.entity, PURCHASES.kind.name) == ("purchase", PurchaseInvoice, "PURCHASE")
    assert "Sales" in SALES.missing.kind
    assert "Purchase" in PURCHASES.missing_order.kind
