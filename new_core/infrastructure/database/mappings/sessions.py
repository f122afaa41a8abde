"""Tables of what guards a login: sessions, attempts and the security log; only read by what is here so far."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, Table, Text

from new_core.infrastructure.database.mappings.registry import legacy_metadata

user_sessions = Table(
    "user_sessions",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("session_token", String(500), nullable=False, unique=True),
    Column("refresh_token", String(500), unique=True),
    Column("device_name", String(255)),
    Column("device_type", String(50)),
    Column("device_id", String(255)),
    Column("ip_address", String(45)),
    Column("user_agent", String(500)),
    Column("country", String(100)),
    Column("city", String(100)),
    Column("is_active", Boolean),
    Column("is_trusted", Boolean),
    Column("created_at", DateTime),
    Column("last_activity", DateTime),
    Column("expires_at", DateTime, nullable=False),
    Column("terminated_at", DateTime),
    Column("termination_reason", String(255)),
)

login_attempts = Table(
    "login_attempts",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(255), nullable=False),
    Column("ip_address", String(45), nullable=False),
    Column("user_agent", String(500)),
    Column("success", Boolean),
    Column("failure_reason", String(255)),
    Column("attempted_at", DateTime),
    Column("country", String(100)),
    Column("city", String(100)),
)

security_events = Table(
    "security_events",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id")),
    Column("event_type", String(100), nullable=False),
    Column("severity", String(20)),
    Column("description", Text),
    Column("ip_address", String(45)),
    Column("user_agent", String(500)),
    Column("event_metadata", Text),
    Column("created_at", DateTime),
    Column("resolved", Boolean),
    Column("resolved_at", DateTime),
)
