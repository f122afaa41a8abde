"""Errors about warehouses."""

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class WarehouseNotFoundError(NotFoundError):
    code = "warehouse_not_found"
    kind = "Warehouse"


class WarehouseInUseError(ConflictError):
    code = "warehouse_in_use"

    def __init__(self, name: str) -> None:
        message = f"Warehouse {name} cannot be deleted: stock, orders or other rows refer to it"
        super().__init__("name", name, message)
