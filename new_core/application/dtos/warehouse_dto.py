"""Warehouses as callers of the services see them."""

from dataclasses import dataclass
from typing import Literal, Self, get_args

from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.warehouse import Warehouse, WarehouseFields

WarehouseChanges = WarehouseFields
WarehouseSortField = Literal["id", "name", "branch_id"]
WAREHOUSE_SORT_FIELDS: tuple[str, ...] = get_args(WarehouseSortField)


@dataclass(frozen=True, slots=True)
class WarehouseQuery:
    """Which warehouses, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of the name, in any case; `%` and `_` mean themselves."""
    branch_id: int | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class WarehouseDTO:
    id: int
    name: str
    branch_id: int

    @classmethod
    def of(cls, warehouse: Warehouse) -> Self:
        return cls(warehouse.identity, warehouse.name, warehouse.branch_id)
