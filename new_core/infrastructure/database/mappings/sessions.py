"""Session and SecondFactor on their legacy tables, and the tables of the trail that logins leave."""

from sqlalchemy import Boolean, Column, Enum, ForeignKey, Integer, String, Table, Text

from new_core.domain.entities.second_factor import FactorMethod, SecondFactor
from new_core.domain.entities.session import Session
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper
from new_core.infrastructure.database.types import NaiveTimestamp, TextList

_METHOD = Enum(FactorMethod, name="mfamethod")

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
    Column("created_at", NaiveTimestamp),
    Column("last_activity", NaiveTimestamp),
    Column("expires_at", NaiveTimestamp, nullable=False),
    Column("terminated_at", NaiveTimestamp),
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
    Column("attempted_at", NaiveTimestamp),
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
    Column("created_at", NaiveTimestamp),
    Column("resolved", Boolean),
    Column("resolved_at", NaiveTimestamp),
)

user_mfa = Table(
    "user_mfa",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, unique=True),
    Column("is_enabled", Boolean),
    Column("method", _METHOD),
    Column("totp_secret", String(32)),
    Column("totp_verified", Boolean),
    Column("phone_number", String(20)),
    Column("phone_verified", Boolean),
    Column("email_verified", Boolean),
    Column("backup_codes", TextList),
    Column("enabled_at", NaiveTimestamp),
    Column("last_used_at", NaiveTimestamp),
    Column("created_at", NaiveTimestamp),
    Column("updated_at", NaiveTimestamp),
)

mfa_verifications = Table(
    "mfa_verifications",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("method", _METHOD, nullable=False),
    Column("code", String(10)),
    Column("success", Boolean),
    Column("ip_address", String(45)),
    Column("user_agent", String(500)),
    Column("attempted_at", NaiveTimestamp),
    Column("expires_at", NaiveTimestamp),
)

account_lockouts = Table(
    "account_lockouts",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("locked_at", NaiveTimestamp),
    Column("locked_until", NaiveTimestamp, nullable=False),
    Column("reason", String(255)),
    Column("unlocked_at", NaiveTimestamp),
    Column("unlocked_by", ForeignKey("users.id")),
    Column("is_active", Boolean),
)

mapper.map_imperatively(Session, user_sessions)
mapper.map_imperatively(SecondFactor, user_mfa)
