from new_core.domain.exceptions.supplier_exceptions import DuplicateSupplierCodeError, SupplierNotFoundError


def test_they_carry_data_and_a_sentence() -> None:
    assert str(SupplierNotFoundError(7)) == "Supplier 7 not found"
    duplicate = DuplicateSupplierCodeError("S1")
    assert (duplicate.field, duplicate.value, duplicate.code) == ("supplier_code", "S1", "duplicate_supplier_code")
