"""Stock in the legacy table `inventory_items`, read together with what lists show of products and warehouses."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, Select, String, case, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.inventory_dto import ITEM_SORT_FIELDS, InventoryItemDTO, InventoryQuery, StockFigures
from new_core.domain.entities.base import Entity
from new_core.domain.entities.inventory_item import NOTHING, InventoryItem
from new_core.domain.exceptions.inventory_exceptions import InventoryItemInUseError
from new_core.infrastructure.database.mappings.inventory import inventory_items
from new_core.infrastructure.database.mappings.warehouses import warehouses
from new_core.infrastructure.database.statements import paged
from new_core.infrastructure.database.types import ExactNumeric
from new_core.infrastructure.repositories.sqlalchemy.base_repository import (
    HIGHEST_ID,
    Conflict,
    SqlAlchemyRepository,
    equals,
    matches,
    one_of,
)
from new_core.infrastructure.repositories.sqlalchemy.references import missing

_products: Final = table(
    "products",
    column("id", Integer),
    column("sku", String),
    column("name", String),
    column("unit_price", ExactNumeric(10, 2)),
    column("min_stock_level", Integer),
    column("reorder_point", Integer),
)
_on_hand: Final = func.coalesce(inventory_items.c.quantity_on_hand, NOTHING, type_=ExactNumeric(15, 3))
_reserved: Final = func.coalesce(inventory_items.c.quantity_reserved, NOTHING, type_=ExactNumeric(15, 3))
_reorder: Final = func.coalesce(_products.c.reorder_point, 0)
_SHOWN: Final = (
    inventory_items.c.id,
    inventory_items.c.product_id,
    _products.c.sku.label("product_sku"),
    _products.c.name.label("product_name"),
    _products.c.unit_price,
    func.coalesce(_products.c.min_stock_level, 0).label("min_stock_level"),
    _reorder.label("reorder_point"),
    inventory_items.c.warehouse_id,
    warehouses.c.name.label("warehouse_name"),
    inventory_items.c.quantity_on_hand,
    inventory_items.c.quantity_reserved,
    inventory_items.c.quantity_ordered,
    inventory_items.c.last_cost,
    inventory_items.c.average_cost,
    inventory_items.c.created_at,
    inventory_items.c.updated_at,
)
_SORTED: Final[dict[str, ColumnElement[Any]]] = {
    "id": inventory_items.c.id,
    "product_sku": _products.c.sku,
    "product_name": _products.c.name,
    "warehouse_id": inventory_items.c.warehouse_id,
    "quantity_on_hand": _on_hand,
    "available_quantity": _on_hand - _reserved,
}
_PLACES: Final = inventory_items.join(_products, _products.c.id == inventory_items.c.product_id).join(
    warehouses, warehouses.c.id == inventory_items.c.warehouse_id
)


class SqlAlchemyInventoryRepository(SqlAlchemyRepository[InventoryItem]):
    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, InventoryItem, _conflict)

    async def find(self, query: InventoryQuery) -> list[InventoryItemDTO]:
        made = paged(InventoryItemDTO, query, lambda: _selected(query).order_by(*_order(query)))
        return [_shown(row) for row in await self._session.execute(*made)]

    async def count(self, query: InventoryQuery) -> int:
        statement = select(func.count()).select_from(_PLACES).where(*_conditions(query))
        return await self._session.scalar(statement) or 0

    async def show(self, item_id: int) -> InventoryItemDTO | None:
        statement = select(*_SHOWN).select_from(_PLACES).where(*equals(inventory_items.c.id, item_id))
        row = (await self._session.execute(statement)).first()
        return None if row is None else _shown(row)

    async def available(self, product_ids: Collection[int], branch_id: int | None) -> dict[int, Decimal]:
        columns = inventory_items.c
        statement = (
            select(columns.product_id, func.sum(_on_hand - _reserved, type_=ExactNumeric(15, 3)))
            .where(*one_of(columns.product_id, product_ids), *equals(warehouses.c.branch_id, branch_id))
            .join_from(inventory_items, warehouses, warehouses.c.id == columns.warehouse_id)
            .group_by(columns.product_id)
        )
        found = {row[0]: row[1] for row in await self._session.execute(statement)}
        return {product_id: found.get(product_id, NOTHING) for product_id in product_ids}

    async def figures(self) -> StockFigures:
        available = _on_hand - _reserved
        statement = select(
            func.count(case((available > 0, inventory_items.c.id))),
            func.sum(case((available > 0, available)), type_=ExactNumeric(15, 3)),
        )
        items, pieces = (await self._session.execute(statement)).one()
        return StockFigures(items, pieces or Decimal("0.000"))

    async def get_all_for_update(self, item_ids: Collection[int]) -> list[InventoryItem]:
        return await self._lock(inventory_items.c.id.in_(item_ids))

    async def get_stocked_for_update(self, warehouse_id: int, product_ids: Collection[int]) -> dict[int, InventoryItem]:
        of_these = inventory_items.c.product_id.in_(product_ids)
        found = await self._lock(inventory_items.c.warehouse_id == warehouse_id, of_these)
        # Backwards, so that of several the first is kept.
        return {item.product_id: item for item in reversed(found)}

    async def lock_place(self, product_id: int, warehouse_id: int) -> int | None:
        if not (0 < product_id <= HIGHEST_ID and 0 < warehouse_id <= HIGHEST_ID):
            return None
        columns = inventory_items.c
        # Of a place that is not there yet no row can be locked, so its warehouse's stands for it.
        await self._session.execute(select(warehouses.c.id).where(warehouses.c.id == warehouse_id).with_for_update())
        there = select(columns.id).where(columns.product_id == product_id, columns.warehouse_id == warehouse_id)
        return await self._session.scalar(there.order_by(columns.id).limit(1))

    async def missing_references(self, item: InventoryItem) -> Sequence[tuple[str, int]]:
        references = [
            ("product_id", "products", item.product_id),
            ("warehouse_id", "warehouses", item.warehouse_id),
        ]
        return await missing(self._session, references)

    async def remove(self, item: InventoryItem) -> None:
        await self._erase(item, InventoryItemInUseError(item.identity, "movements refer to it"))

    async def _lock(self, *conditions: ColumnElement[bool]) -> list[InventoryItem]:
        statement = (
            select(InventoryItem)
            .where(*conditions)
            .order_by(inventory_items.c.id)
            .with_for_update()
            # What was read before the lock may have been changed by whoever held it.
            .execution_options(populate_existing=True)
        )
        return list(await self._session.scalars(statement))


def _selected(query: InventoryQuery) -> Select[Any]:
    return select(*_SHOWN).select_from(_PLACES).where(*_conditions(query))


def _conditions(query: InventoryQuery) -> list[ColumnElement[bool]]:
    conditions = matches(query.search, _products.c.sku, _products.c.name)
    conditions += equals(inventory_items.c.product_id, query.product_id)
    conditions += equals(inventory_items.c.warehouse_id, query.warehouse_id)
    return [*conditions, _on_hand < _reorder] if query.is_low else conditions


def _order(query: InventoryQuery) -> list[ColumnElement[Any]]:
    keys = [(key.field, key.descending) for key in query.sort]
    unknown = {field for field, _ in keys} - set(ITEM_SORT_FIELDS)
    if unknown:
        raise ValueError(f"stock cannot be sorted by {', '.join(sorted(unknown))}")
    columns = [(_SORTED[field], descending) for field, descending in [*keys, ("id", False)]]
    return [column.desc() if descending else column.asc() for column, descending in columns]


def _shown(row: Row[*tuple[Any, ...]]) -> InventoryItemDTO:
    return InventoryItemDTO(**row._asdict())


def _conflict(_item: InventoryItem) -> Conflict:
    # What it refers to was locked or looked for in this unit; nothing else can be refused.
    return lambda error: error
