"""Bodies and parameters of the user, role and permission endpoints."""

from datetime import datetime
from typing import Annotated, Final, cast

from fastapi.openapi.models import Example
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, RowId, refuse_null, sort_by
from new_core.application.dtos.user_dto import (
    PERMISSION_SORT_FIELDS,
    ROLE_SORT_FIELDS,
    USER_SORT_FIELDS,
    PermissionQuery,
    RoleChanges,
    RoleQuery,
    UserChanges,
    UserQuery,
    user_changes,
)
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber

Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
RoleName = Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True)]
EmailAddress = Annotated[str, Field(max_length=255), AfterValidator(lambda text: Email.parse(text).text)]
Phone = Annotated[str, Field(max_length=50), AfterValidator(lambda text: PhoneNumber.parse(text).text)]
EmployeeCode = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Password = Annotated[
    str, Field(min_length=10, max_length=72, description="At least 10 characters; none of the usual ones.")
]
PermissionCode = Annotated[str, StringConstraints(min_length=1, max_length=100)]

EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "usual": Example(
        value={
            "name": "Zainab Clerk",
            "email": "zainab@tsh.example",
            "password": "correct horse battery",
            "role_id": 7,
            "branch_id": 1,
            "phone": "0770 123 4567",
        }
    )
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {"moved": Example(value={"branch_id": 2})}
EXAMPLE_ROLE: Final[dict[str, Example]] = {"usual": Example(value={"name": "Clerk", "description": "Keeps customers"})}
EXAMPLE_PASSWORD: Final[dict[str, Example]] = {"usual": Example(value={"password": "staple of nine letters"})}
EXAMPLE_ROLE_UPDATE: Final[dict[str, Example]] = {"described": Example(value={"description": "Keeps customers"})}
EXAMPLE_GRANT: Final[dict[str, Example]] = {"usual": Example(value={"permissions": ["customers.view"]})}


class UserList(Listing):
    is_active: bool | None = Field(default=None, description="Both when left out.")
    role_id: RowId | None = None
    branch_id: RowId | None = None
    sort: str = sort_by(USER_SORT_FIELDS)

    def query(self) -> UserQuery:
        return UserQuery(
            search=self.search,
            is_active=self.is_active,
            role_id=self.role_id,
            branch_id=self.branch_id,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class UserCreate(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Name
    email: EmailAddress
    password: Password
    role_id: RowId | None = None
    branch_id: RowId | None = None
    employee_code: EmployeeCode | None = None
    phone: Phone | None = None
    is_salesperson: bool = False
    is_active: bool = True

    def changes(self) -> UserChanges:
        # Null and missing are the same here: there is no older value that null could clear.
        return user_changes(self.model_dump(exclude_none=True, exclude={"password"}))


class UserUpdate(BaseModel):
    """What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    name: Name | SkipJsonSchema[None] = Kept
    email: EmailAddress | SkipJsonSchema[None] = Kept
    role_id: RowId | None = Kept
    branch_id: RowId | None = Kept
    employee_code: EmployeeCode | None = Kept
    phone: Phone | None = Kept
    is_salesperson: bool | SkipJsonSchema[None] = Kept
    is_active: bool | SkipJsonSchema[None] = Kept

    _never_null = field_validator("name", "email", "is_salesperson", "is_active", mode="before")(refuse_null)

    def changes(self) -> UserChanges:
        return user_changes(self.model_dump(exclude_unset=True))


class PasswordSet(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    password: Password


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[11])
    name: str = Field(examples=["Zainab Clerk"])
    email: str = Field(examples=["zainab@tsh.example"])
    role_id: int | None = Field(examples=[7])
    role: str | None = Field(examples=["Clerk"])
    branch_id: int | None = Field(examples=[1])
    branch: str | None = Field(examples=["Baghdad Main"])
    employee_code: str | None = Field(examples=["EMP-011"])
    phone: str | None = Field(examples=["+9647701234567"])
    is_salesperson: bool = Field(examples=[False])
    is_active: bool = Field(examples=[True])
    created_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
    last_login: datetime | None = Field(examples=["2026-11-24T08:00:00Z"])


class RoleList(Listing):
    is_active: bool | None = Field(default=None, description="Both when left out.")
    sort: str = sort_by(ROLE_SORT_FIELDS)

    def query(self) -> RoleQuery:
        return RoleQuery(
            search=self.search,
            is_active=self.is_active,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class RoleCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: RoleName
    description: str | None = Field(default=None, max_length=2000)
    is_active: bool = True

    def changes(self) -> RoleChanges:
        return cast("RoleChanges", self.model_dump())


class RoleUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: RoleName | SkipJsonSchema[None] = Kept
    description: Annotated[str, Field(max_length=2000)] | None = Kept
    is_active: bool | SkipJsonSchema[None] = Kept

    _never_null = field_validator("name", "is_active", mode="before")(refuse_null)

    def changes(self) -> RoleChanges:
        return cast("RoleChanges", self.model_dump(exclude_unset=True))


class Grant(BaseModel):
    model_config = ConfigDict(extra="forbid")

    permissions: list[PermissionCode] = Field(max_length=1000, description="All that the role grants from now on.")


class RoleOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[7])
    name: str = Field(examples=["Clerk"])
    description: str | None = Field(examples=["Keeps customers"])
    is_active: bool = Field(examples=[True])
    permissions: list[str] = Field(examples=[["customers.view"]])


class PermissionList(Listing):
    module: str | None = Field(default=None, max_length=50, examples=["customers"])
    is_active: bool | None = Field(default=None, description="Both when left out.")
    sort: str = sort_by(PERMISSION_SORT_FIELDS)

    def query(self) -> PermissionQuery:
        return PermissionQuery(
            search=self.search,
            module=self.module,
            is_active=self.is_active,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class PermissionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    code: str = Field(examples=["customers.view"])
    name: str = Field(examples=["customers.view"])
    description: str | None = Field(examples=["See customers"])
    module: str = Field(examples=["customers"])
    action: str = Field(examples=["view"])
    category: str | None = Field(examples=["core"])
    is_active: bool = Field(examples=[True])
