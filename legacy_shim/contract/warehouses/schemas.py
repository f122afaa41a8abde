"""Bodies and parameters as the monolith's OpenAPI document declares them."""

from typing import cast

from pydantic import BaseModel

from legacy_shim.dialect import refusal
from new_core.application.dtos.warehouse_dto import WarehouseChanges, WarehouseDTO, WarehouseQuery


class Listing(BaseModel):
    skip: int = 0
    limit: int = 100

    def query(self) -> WarehouseQuery:
        for name, value in (("skip", self.skip), ("limit", self.limit)):
            if value < 0:
                raise refusal(name, str(value), "must be at least 0")
        return WarehouseQuery(offset=self.skip, limit=self.limit)


class WarehouseCreate(BaseModel):
    name: str
    branch_id: int

    def changes(self) -> WarehouseChanges:
        return WarehouseChanges(name=self.name, branch_id=self.branch_id)


class WarehouseUpdate(BaseModel):
    name: str | None = None
    branch_id: int | None = None

    def changes(self) -> WarehouseChanges:
        # What must not be null is refused by name further in.
        return cast("WarehouseChanges", self.model_dump(exclude_unset=True))


class WarehouseResponse(BaseModel):
    name: str
    branch_id: int
    id: int

    @classmethod
    def of(cls, warehouse: WarehouseDTO) -> "WarehouseResponse":
        return cls(name=warehouse.name, branch_id=warehouse.branch_id, id=warehouse.id)
