"""User and Role on their legacy tables, and the tables of permissions, grants and revoked tokens."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from new_core.domain.entities.role import Role
from new_core.domain.entities.user import User
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import NaiveTimestamp

roles = Table(
    "roles",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50), nullable=False, unique=True),
    Column("description", Text),
    Column("is_active", Boolean),
    Column("created_at", NaiveTimestamp),
    Column("updated_at", NaiveTimestamp),
)

users = Table(
    "users",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, index=True),
    Column("email", String(255), nullable=False, unique=True),
    Column("password", String(255), nullable=False),
    Column("role_id", ForeignKey("roles.id")),
    Column("branch_id", ForeignKey("branches.id")),
    Column("password_hash", String(255)),
    Column("password_salt", String(64)),
    Column("employee_code", String(20), unique=True),
    Column("phone", String(20)),
    Column("is_salesperson", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("is_verified", Boolean),
    Column("created_at", NaiveTimestamp, nullable=False),
    Column("updated_at", NaiveTimestamp),
    Column("last_login", NaiveTimestamp),
)

permissions = Table(
    "permissions",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(100), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("description", Text),
    Column("module", String(50), nullable=False),
    Column("action", String(50), nullable=False),
    Column("category", String(100)),
    Column("is_active", Boolean),
    Column("display_order", Integer),
    Column("created_at", DateTime),
    Column("updated_at", DateTime),
)

role_permissions = Table(
    "role_permissions",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("role_id", ForeignKey("roles.id"), nullable=False),
    Column("permission_id", ForeignKey("permissions.id"), nullable=False),
    Column("granted_by", ForeignKey("users.id")),
    Column("granted_at", DateTime),
    Column("conditions", Text),
)

user_permissions = Table(
    "user_permissions",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("permission_id", ForeignKey("permissions.id"), nullable=False),
    Column("is_granted", Boolean),
    Column("granted_by", ForeignKey("users.id")),
    Column("granted_at", DateTime),
    Column("expires_at", DateTime),
    Column("conditions", Text),
)

token_blacklist = Table(
    "token_blacklist",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(500), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("blacklisted_at", DateTime),
    Column("expires_at", DateTime, nullable=False),
    Column("reason", String(255)),
)

mapper.map_imperatively(Role, roles)
mapper.map_imperatively(User, users)
