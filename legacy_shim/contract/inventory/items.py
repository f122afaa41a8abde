"""The answer of `/items`: floats for money and quantities, times as `isoformat` writes them."""

from decimal import Decimal

from legacy_shim.dialect import Json, iso
from new_core.application.dtos.inventory_dto import InventoryItemDTO


def item_json(item: InventoryItemDTO) -> dict[str, Json]:
    return {
        "id": item.id,
        "product_id": item.product_id,
        "product_sku": item.product_sku,
        "product_name": item.product_name,
        "unit_price": float(item.unit_price),
        "warehouse_id": item.warehouse_id,
        "warehouse_name": item.warehouse_name,
        "quantity_on_hand": float(item.quantity_on_hand),
        "quantity_reserved": float(item.quantity_reserved),
        "quantity_ordered": float(item.quantity_ordered),
        "available_quantity": float(item.available_quantity),
        "last_cost": _number(item.last_cost),
        "average_cost": _number(item.average_cost),
        "created_at": iso(item.created_at),
        "updated_at": iso(item.updated_at),
    }


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
