"""Bodies and parameters of the branch endpoints."""

from datetime import datetime
from typing import Annotated, Final, cast

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.application.dtos.branch_dto import BRANCH_SORT_FIELDS, BranchChanges, BranchQuery

Code = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^\S(.*\S)?$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
City = Annotated[str, StringConstraints(max_length=100)]
Phone = Annotated[str, StringConstraints(max_length=50)]
EmailAddress = Annotated[str, StringConstraints(max_length=200)]

EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "shortest": Example(value={"name": "Erbil"}),
    "usual": Example(value={"code": "EBL", "name": "Erbil", "address": "100 Meter St", "city": "Erbil"}),
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {
    "closed": Example(value={"is_active": False}),
    "cleared": Example(value={"email": None}),
}


class BranchList(Listing):
    is_active: bool | None = Field(default=None, description="Both when left out.")
    sort: str = sort_by(BRANCH_SORT_FIELDS)

    def query(self) -> BranchQuery:
        return BranchQuery(
            search=self.search, is_active=self.is_active, sort=self.keys(), offset=self.offset, limit=self.page_size
        )


class BranchCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: Code | None = None
    name: Name
    address: str | None = None
    city: City | None = None
    phone: Phone | None = None
    email: EmailAddress | None = None
    is_active: bool = True
    currency_id: RowId | None = None

    def changes(self) -> BranchChanges:
        # Null and missing are the same here: there is no older value that null could clear.
        return cast("BranchChanges", self.model_dump(exclude_none=True))


class BranchUpdate(BaseModel):
    """What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    code: Code | SkipJsonSchema[None] = Kept
    name: Name | SkipJsonSchema[None] = Kept
    address: str | None = Kept
    city: City | None = Kept
    phone: Phone | None = Kept
    email: EmailAddress | None = Kept
    is_active: bool | SkipJsonSchema[None] = Kept
    currency_id: RowId | None = Kept

    _never_null = field_validator("code", "name", "is_active", mode="before")(refuse_null)

    def changes(self) -> BranchChanges:
        return cast("BranchChanges", self.model_dump(exclude_unset=True))


class BranchOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[5])
    code: str = Field(examples=["EBL"])
    name: str = Field(examples=["Erbil"])
    address: str | None = Field(examples=["100 Meter St"])
    city: str | None = Field(examples=["Erbil"])
    phone: str | None = Field(examples=["+9647500000000"])
    email: str | None = Field(examples=["ebl@tsh.example"])
    is_active: bool = Field(examples=[True])
    currency_id: int | None = Field(examples=[1])
    created_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
