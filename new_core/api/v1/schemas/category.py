"""Bodies and parameters of the category endpoints."""

from datetime import datetime
from typing import Annotated, Final

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.api.v1.schemas.texts import Name, Prose
from new_core.application.dtos.category_dto import CATEGORY_SORT_FIELDS, CategoryQuery

CategoryName = Annotated[Name, Field(max_length=100)]

EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "shortest": Example(value={"name": "Cameras"}),
    "in another one": Example(value={"name": "Gaming laptops", "name_ar": "حواسيب الألعاب", "parent_id": 1}),
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {
    "renamed": Example(value={"name": "Video cameras"}),
    "to the top": Example(value={"parent_id": None}),
}


class CategoryList(Listing):
    search: str | None = Field(default=None, max_length=200, description="Part of the name in either language.")
    is_active: bool | None = Field(default=None, description="Both when left out.")
    parent_id: RowId | None = None
    sort: str = sort_by(CATEGORY_SORT_FIELDS)

    def query(self) -> CategoryQuery:
        return CategoryQuery(
            search=self.search,
            is_active=self.is_active,
            parent_id=self.parent_id,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class CategoryCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: CategoryName
    name_ar: CategoryName | None = None
    description: Prose | None = None
    description_ar: Prose | None = None
    parent_id: RowId | None = None
    is_active: bool = True


class CategoryUpdate(BaseModel):
    """What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    name: CategoryName | SkipJsonSchema[None] = Kept
    name_ar: CategoryName | None = Kept
    description: Prose | None = Kept
    description_ar: Prose | None = Kept
    parent_id: RowId | None = Kept
    is_active: bool | SkipJsonSchema[None] = Kept

    _never_null = field_validator("name", "is_active", mode="before")(refuse_null)


class CategoryOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    name: str = Field(examples=["Laptops"])
    name_ar: str | None = Field(examples=["حواسيب"])
    description: str | None = Field(examples=["Portable computers"])
    description_ar: str | None = Field(examples=["حواسيب محمولة"])
    parent_id: int | None = Field(examples=[None])
    is_active: bool = Field(examples=[True])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
