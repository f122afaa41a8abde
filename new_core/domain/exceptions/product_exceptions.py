"""Errors about products."""

from new_core.domain.exceptions.base import ConflictError, InvalidValueError, NotFoundError


class ProductNotFoundError(NotFoundError):
    code = "product_not_found"
    kind = "Product"


class MediaNotFoundError(NotFoundError):
    code = "media_not_found"
    kind = "Media"


class DuplicateSkuError(ConflictError):
    code = "duplicate_sku"

    def __init__(self, sku: str) -> None:
        super().__init__("sku", sku, f"SKU {sku!r} already exists")


class DuplicateBarcodeError(ConflictError):
    code = "duplicate_barcode"

    def __init__(self, barcode: str) -> None:
        super().__init__("barcode", barcode, f"Barcode {barcode!r} already exists")


class UnknownCategoryError(InvalidValueError):
    code = "unknown_category"

    def __init__(self, category_id: int) -> None:
        super().__init__("category_id", category_id, f"there is no category {category_id}")
