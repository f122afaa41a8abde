"""What guards a login: sessions, second factors, attempts, lockouts and the trail they leave."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from legacy_shim.standin.models.enums import MFAMETHOD
from legacy_shim.standin.models.types import (
    Base,
    Id,
    LongText,
    Naive,
    Stamped,
    Str10,
    Str20,
    Str32,
    Str45,
    Str50,
    Str100,
    Str255,
    Str500,
    Touched,
)


class UserSession(Base):
    __tablename__ = "user_sessions"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    session_token: Mapped[Str500] = mapped_column(unique=True)
    refresh_token: Mapped[Str500 | None] = mapped_column(unique=True)
    device_name: Mapped[Str255 | None]
    device_type: Mapped[Str50 | None]
    device_id: Mapped[Str255 | None]
    ip_address: Mapped[Str45 | None]
    user_agent: Mapped[Str500 | None]
    country: Mapped[Str100 | None]
    city: Mapped[Str100 | None]
    is_active: Mapped[bool | None] = mapped_column(default=True)
    is_trusted: Mapped[bool | None] = mapped_column(default=False)
    created_at: Mapped[Stamped | None]
    last_activity: Mapped[Naive | None]
    expires_at: Mapped[Naive]
    terminated_at: Mapped[Naive | None]
    termination_reason: Mapped[Str255 | None]


class UserMFA(Base):
    __tablename__ = "user_mfa"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    is_enabled: Mapped[bool | None] = mapped_column(default=False)
    method: Mapped[str | None] = mapped_column(MFAMETHOD)
    totp_secret: Mapped[Str32 | None]
    totp_verified: Mapped[bool | None]
    phone_number: Mapped[Str20 | None]
    phone_verified: Mapped[bool | None]
    email_verified: Mapped[bool | None]
    backup_codes: Mapped[LongText | None]
    enabled_at: Mapped[Naive | None]
    last_used_at: Mapped[Naive | None]
    created_at: Mapped[Stamped | None]
    updated_at: Mapped[Touched | None]


class MFAVerification(Base):
    __tablename__ = "mfa_verifications"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    method: Mapped[str] = mapped_column(MFAMETHOD)
    code: Mapped[Str10 | None]
    success: Mapped[bool | None]
    ip_address: Mapped[Str45 | None]
    user_agent: Mapped[Str500 | None]
    attempted_at: Mapped[Naive | None]
    expires_at: Mapped[Naive | None]


class LoginAttempt(Base):
    __tablename__ = "login_attempts"

    id: Mapped[Id]
    email: Mapped[Str255]
    ip_address: Mapped[Str45]
    user_agent: Mapped[Str500 | None]
    success: Mapped[bool | None]
    failure_reason: Mapped[Str255 | None]
    attempted_at: Mapped[Naive | None]
    country: Mapped[Str100 | None]
    city: Mapped[Str100 | None]


class SecurityEvent(Base):
    __tablename__ = "security_events"

    id: Mapped[Id]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    event_type: Mapped[Str100]
    severity: Mapped[Str20 | None]
    description: Mapped[LongText | None]
    ip_address: Mapped[Str45 | None]
    user_agent: Mapped[Str500 | None]
    event_metadata: Mapped[LongText | None]
    created_at: Mapped[Stamped | None]
    resolved: Mapped[bool | None]
    resolved_at: Mapped[Naive | None]


class AccountLockout(Base):
    __tablename__ = "account_lockouts"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    locked_at: Mapped[Naive | None]
    locked_until: Mapped[Naive]
    reason: Mapped[Str255 | None]
    unlocked_at: Mapped[Naive | None]
    unlocked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_active: Mapped[bool | None] = mapped_column(default=True)


class TokenBlacklist(Base):
    __tablename__ = "token_blacklist"

    id: Mapped[Id]
    token: Mapped[Str500] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    blacklisted_at: Mapped[Naive | None]
    expires_at: Mapped[Naive]
    reason: Mapped[Str255 | None]


class PasswordHistory(Base):
    __tablename__ = "password_history"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    password_hash: Mapped[Str255]
    created_at: Mapped[Stamped | None]


class AuditLog(Base):
    __tablename__ = "audit_logs"

    id: Mapped[Id]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[Str100]
    resource_type: Mapped[Str50]
    resource_id: Mapped[Str100 | None]
    old_values: Mapped[LongText | None]
    new_values: Mapped[LongText | None]
    ip_address: Mapped[Str45 | None]
    user_agent: Mapped[Str500 | None]
    timestamp: Mapped[Naive | None]
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))


class TrustedDevice(Base):
    __tablename__ = "trusted_devices"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    device_id: Mapped[Str255]
    device_name: Mapped[Str255 | None]
    device_type: Mapped[Str50 | None]
    device_fingerprint: Mapped[LongText | None]
    is_trusted: Mapped[bool | None] = mapped_column(default=False)
    trust_expires_at: Mapped[Naive | None]
    first_seen_at: Mapped[Naive | None]
    last_seen_at: Mapped[Naive | None]
    revoked_at: Mapped[Naive | None]
