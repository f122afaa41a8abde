"""Users with their roles, permissions and assignments."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legacy_shim.standin.models.types import (
    Base,
    Id,
    LongText,
    Naive,
    Stamped,
    Str20,
    Str50,
    Str64,
    Str100,
    Str200,
    Str255,
    Touched,
)

if TYPE_CHECKING:
    from legacy_shim.standin.models.organisation import Branch


class Role(Base):
    __tablename__ = "roles"

    id: Mapped[Id]
    name: Mapped[Str50] = mapped_column(unique=True)
    description: Mapped[LongText | None]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]

    permissions: Mapped[list["Permission"]] = relationship(
        secondary="role_permissions",
        primaryjoin="Role.id == RolePermission.role_id",
        secondaryjoin="Permission.id == RolePermission.permission_id",
        viewonly=True,
    )


class Permission(Base):
    __tablename__ = "permissions"

    id: Mapped[Id]
    code: Mapped[Str100] = mapped_column(unique=True)
    name: Mapped[Str200]
    description: Mapped[LongText | None]
    module: Mapped[Str50]
    action: Mapped[Str50]
    category: Mapped[Str100 | None]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    display_order: Mapped[int | None]
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class RolePermission(Base):
    __tablename__ = "role_permissions"

    id: Mapped[Id]
    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id"))
    permission_id: Mapped[int] = mapped_column(ForeignKey("permissions.id"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[Naive | None]
    conditions: Mapped[LongText | None]


class User(Base):
    __tablename__ = "users"

    id: Mapped[Id]
    name: Mapped[Str100]
    email: Mapped[Str255] = mapped_column(unique=True)
    password: Mapped[Str255]
    role_id: Mapped[int | None] = mapped_column(ForeignKey("roles.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    password_hash: Mapped[Str255 | None]
    password_salt: Mapped[Str64 | None]
    employee_code: Mapped[Str20 | None] = mapped_column(unique=True)
    phone: Mapped[Str20 | None]
    is_salesperson: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_verified: Mapped[bool | None] = mapped_column(default=False)
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]
    last_login: Mapped[Naive | None]

    role: Mapped["Role | None"] = relationship()
    branch: Mapped["Branch | None"] = relationship()


class UserPermission(Base):
    __tablename__ = "user_permissions"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    permission_id: Mapped[int] = mapped_column(ForeignKey("permissions.id"))
    is_granted: Mapped[bool | None] = mapped_column(default=True)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[Naive | None]
    expires_at: Mapped[Naive | None]
    conditions: Mapped[LongText | None]


class UserBranch(Base):
    __tablename__ = "user_branches"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    assigned_at: Mapped[Naive | None]
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class UserCustomer(Base):
    __tablename__ = "user_customers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    assigned_at: Mapped[Naive | None]
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class UserWarehouse(Base):
    __tablename__ = "user_warehouses"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    assigned_at: Mapped[Naive | None]
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
