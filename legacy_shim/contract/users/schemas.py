"""Bodies as the monolith's OpenAPI document declares them, and the rows of its lists."""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, field_validator
from pydantic_core import PydanticKnownError

from legacy_shim.dialect import Json, refusal
from legacy_shim.fields import EmailAddress
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.user_dto import UserChanges, UserDTO, UserQuery, user_changes

UNKNOWN = "Unknown"
_LISTED = (
    *("id", "name", "email", "role_id", "branch_id", "employee_code", "phone", "is_salesperson", "is_active"),
    *("created_at", "updated_at", "last_login"),
)


class UserBase(BaseModel):
    name: str
    email: EmailAddress
    role_id: int
    branch_id: int
    employee_code: str | None = None
    phone: str | None = None
    is_salesperson: bool | None = False
    is_active: bool | None = True


class UserCreate(UserBase):
    password: str

    @field_validator("is_salesperson", "is_active", mode="before")
    @classmethod
    def refuse_null(cls, value: object) -> object:
        if value is None:
            raise PydanticKnownError("bool_type")
        return value

    def changes(self) -> UserChanges:
        return user_changes(self.model_dump(exclude={"password"}))


class UserUpdate(BaseModel):
    name: str | None = None
    email: EmailAddress | None = None
    role_id: int | None = None
    branch_id: int | None = None
    employee_code: str | None = None
    phone: str | None = None
    is_salesperson: bool | None = None
    is_active: bool | None = None
    password: str | None = None

    @field_validator("name", "email", mode="before")
    @classmethod
    def refuse_no_text(cls, value: object) -> object:
        if value is None:
            raise PydanticKnownError("string_type")
        return value

    @field_validator("is_salesperson", "is_active", mode="before")
    @classmethod
    def refuse_null(cls, value: object) -> object:
        if value is None:
            raise PydanticKnownError("bool_type")
        return value

    def changes(self) -> UserChanges:
        return user_changes(self.model_dump(exclude_unset=True, exclude={"password"}))


class UserResponse(BaseModel):
    name: str
    email: EmailAddress
    role_id: int | None
    branch_id: int | None
    employee_code: str | None = None
    phone: str | None = None
    is_salesperson: bool | None = False
    is_active: bool | None = True
    id: int
    created_at: datetime
    updated_at: datetime | None = None
    last_login: datetime | None = None

    @classmethod
    def of(cls, user: UserDTO) -> "UserResponse":
        """Take it as it is stored: what the monolith's own schema forbids must still be readable."""
        values: dict[str, Any] = {name: _naive(getattr(user, name)) for name in cls.model_fields}
        return cls.model_construct(**values)


class Listing(BaseModel):
    skip: int = 0
    limit: int = 100

    def query(self) -> UserQuery:
        # At least 1, because the number of pages is a division by it.
        for name, value, least in (("skip", self.skip, 0), ("limit", self.limit, 1)):
            if value < least:
                raise refusal(name, str(value), f"must be at least {least}")
        return UserQuery(sort=(SortKey("id", descending=True),), offset=self.skip, limit=self.limit)


def listed_json(user: UserDTO) -> dict[str, Json]:
    row = {name: _iso(getattr(user, name)) for name in _LISTED}
    return {**row, "role": user.role or UNKNOWN, "branch": user.branch or UNKNOWN}


def page_json(users: list[UserDTO], total: int, wanted: Listing) -> dict[str, Json]:
    return {
        "data": [listed_json(user) for user in users],
        "total": total,
        "page": wanted.skip // wanted.limit + 1,
        "pages": -(-total // wanted.limit),
        "per_page": wanted.limit,
    }


def _naive(value: object) -> object:
    """Without a zone, as the columns are."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _iso(value: object) -> Json:
    plain = _naive(value)
    if isinstance(plain, datetime):
        return plain.isoformat()
    return plain if plain is None or isinstance(plain, str | int) else str(plain)
