from datetime import UTC, datetime

from new_core.application.dtos.supplier_dto import SupplierDTO, supplier_changes
from new_core.domain.entities.supplier import Supplier

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_a_supplier_in_plain_values() -> None:
    fields = supplier_changes({"supplier_code": "S1", "name": "Guangzhou", "phone": "+8613800000000"})
    supplier = Supplier.create(fields, NOW)
    supplier.id = 7
    shown = SupplierDTO.of(supplier)
    assert (shown.id, shown.supplier_code, shown.phone, shown.payment_terms) == (7, "S1", "+8613800000000", 30)
