from new_core.domain.exceptions.product_exceptions import (
    DuplicateBarcodeError,
    DuplicateSkuError,
    MediaNotFoundError,
    ProductNotFoundError,
    UnknownCategoryError,
)


def test_they_carry_data_and_a_sentence() -> None:
    assert str(ProductNotFoundError(7)) == "Product 7 not found"
    assert MediaNotFoundError("/1.jpg").identity == "/1.jpg"
    assert (DuplicateSkuError("S").field, DuplicateBarcodeError("B").field) == ("sku", "barcode")
    assert UnknownCategoryError(9).value == 9
