"""Bodies and parameters of the warehouse endpoints."""

from typing import Annotated, Final, cast

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.application.dtos.warehouse_dto import WAREHOUSE_SORT_FIELDS, WarehouseChanges, WarehouseQuery

Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]

EXAMPLE_CREATE: Final[dict[str, Example]] = {"usual": Example(value={"name": "BGD-WH3", "branch_id": 1})}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {"moved": Example(value={"branch_id": 2})}


class WarehouseList(Listing):
    branch_id: RowId | None = None
    sort: str = sort_by(WAREHOUSE_SORT_FIELDS)

    def query(self) -> WarehouseQuery:
        return WarehouseQuery(
            search=self.search, branch_id=self.branch_id, sort=self.keys(), offset=self.offset, limit=self.page_size
        )


class WarehouseCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    branch_id: RowId

    def changes(self) -> WarehouseChanges:
        # Null and missing are the same here: there is no older value that null could clear.
        return cast("WarehouseChanges", self.model_dump(exclude_none=True))


class WarehouseUpdate(BaseModel):
    """What is left out is kept."""

    model_config = ConfigDict(extra="forbid")

    name: Name | SkipJsonSchema[None] = Kept
    branch_id: RowId | SkipJsonSchema[None] = Kept

    _never_null = field_validator("name", "branch_id", mode="before")(refuse_null)

    def changes(self) -> WarehouseChanges:
        return cast("WarehouseChanges", self.model_dump(exclude_unset=True))


class WarehouseOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[6])
    name: str = Field(examples=["BGD-WH3"])
    branch_id: int = Field(examples=[1])
