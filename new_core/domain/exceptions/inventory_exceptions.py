"""Errors about stock and its movements."""

from decimal import Decimal

from new_core.domain.exceptions.base import ConflictError, InvalidValueError, NotFoundError


class InventoryItemNotFoundError(NotFoundError):
    code = "inventory_item_not_found"
    kind = "Inventory item"


class DuplicateInventoryItemError(ConflictError):
    code = "duplicate_inventory_item"

    def __init__(self, product_id: int, warehouse_id: int) -> None:
        message = f"Warehouse {warehouse_id} has an item for product {product_id} already"
        super().__init__("product_id", str(product_id), message)


class InventoryItemInUseError(ConflictError):
    code = "inventory_item_in_use"

    def __init__(self, item_id: int, reason: str) -> None:
        super().__init__("id", str(item_id), f"Inventory item {item_id} cannot be deleted: {reason}")


class InsufficientStockError(ConflictError):
    """So much cannot be taken out."""

    code = "insufficient_stock"

    def __init__(self, product_id: int, wanted: Decimal, there: Decimal) -> None:
        message = f"{wanted} of product {product_id} cannot be taken: {there} can"
        super().__init__("quantity", str(wanted), message)


class InsufficientAvailableStockError(ConflictError):
    """So much cannot be reserved."""

    code = "insufficient_available_stock"

    def __init__(self, product_id: int, wanted: Decimal, available: Decimal) -> None:
        message = f"{wanted} of product {product_id} cannot be reserved: {available} are available"
        super().__init__("quantity", str(wanted), message)


class ReservationError(ConflictError):
    code = "not_reserved"

    def __init__(self, wanted: Decimal, reserved: Decimal) -> None:
        super().__init__("quantity", str(wanted), f"{wanted} cannot be released: {reserved} are reserved")


class InvalidMovementTypeError(InvalidValueError):
    code = "invalid_movement_type"

    def __init__(self, movement_type: str) -> None:
        super().__init__("movement_type", movement_type, "must be IN, OUT or ADJUSTMENT")
