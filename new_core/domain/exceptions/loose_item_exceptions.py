"""Errors about items that are kept apart from products."""

from new_core.domain.exceptions.base import ConflictError


class DuplicateLooseItemError(ConflictError):
    code = "duplicate_loose_item"

    def __init__(self, sku: str) -> None:
        super().__init__("sku", sku, f"There is an item with the SKU {sku!r} already")
