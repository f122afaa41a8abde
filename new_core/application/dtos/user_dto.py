"""Users, roles and permissions as callers of the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.role import RoleFields
from new_core.domain.entities.user import UserFields

RoleChanges = RoleFields
UserChanges = UserFields
UserSortField = Literal["id", "name", "email", "employee_code", "created_at", "last_login"]
USER_SORT_FIELDS: tuple[str, ...] = get_args(UserSortField)

RoleSortField = Literal["id", "name", "created_at"]
ROLE_SORT_FIELDS: tuple[str, ...] = get_args(RoleSortField)
PermissionSortField = Literal["id", "code", "name", "module", "display_order"]
PERMISSION_SORT_FIELDS: tuple[str, ...] = get_args(PermissionSortField)


def user_changes(values: Mapping[str, object]) -> UserChanges:
    """Take plain values, checked by the caller's schema."""
    return cast("UserChanges", dict(values))


@dataclass(frozen=True, slots=True)
class UserQuery:
    """Which users, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of name, e-mail address or employee code, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    role_id: int | None = None
    branch_id: int | None = None
    roles: tuple[str, ...] = ()
    """By name; any of them, and all users if there are none."""
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int | None = 100


@dataclass(frozen=True, slots=True)
class UserDTO:
    """Without password or hash: no caller has a use for them."""

    id: int
    name: str
    email: str
    role_id: int | None
    branch_id: int | None
    employee_code: str | None
    phone: str | None
    is_salesperson: bool
    is_active: bool
    created_at: datetime
    updated_at: datetime | None
    last_login: datetime | None
    role: str | None
    branch: str | None


@dataclass(frozen=True, slots=True)
class RoleQuery:
    search: str | None = None
    """Part of the name, in any case."""
    is_active: bool | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int | None = 100


@dataclass(frozen=True, slots=True)
class PermissionQuery:
    search: str | None = None
    """Part of code or name, in any case."""
    module: str | None = None
    is_active: bool | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class PermissionDTO:
    id: int
    code: str
    name: str
    description: str | None
    module: str
    action: str
    category: str | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class RoleDTO:
    id: int
    name: str
    description: str | None
    is_active: bool
    permissions: tuple[str, ...] = ()
