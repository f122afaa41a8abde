from new_core.domain.exceptions.vendor_exceptions import DuplicateVendorCodeError, VendorNotFoundError


def test_they_carry_data_and_a_sentence() -> None:
    assert str(VendorNotFoundError(7)) == "Vendor 7 not found"
    assert (DuplicateVendorCodeError("Q").field, DuplicateVendorCodeError("Q").value) == ("code", "Q")
