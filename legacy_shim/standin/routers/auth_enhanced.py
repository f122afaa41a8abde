"""The auth_enhanced router: logins of two kinds and second factors; sessions are in auth_sessions."""

import json
import secrets
from datetime import timedelta

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from legacy_shim.standin import totp
from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import TokenBlacklist, User, UserMFA
from legacy_shim.standin.routers import auth_sessions
from legacy_shim.standin.routers.auth_context import (
    Answer,
    Login,
    granted,
    log_event,
    profile_of,
    role_of,
)
from legacy_shim.standin.routers.auth_roles import (
    MFA_REQUIRED,
    WEB_REFUSED,
    mobile_app_of,
)
from legacy_shim.standin.security import (
    MOBILE_TOKEN_LIFETIME,
    Credentials,
    EnhancedUser,
    issue_token,
    subject_of,
)

router = APIRouter(prefix="/api/auth", tags=["auth"])

BACKUP_CODES = 10
BLACKLISTED_FOR = timedelta(days=1)


class LoginRequest(BaseModel):
    email: str
    password: str


class LoginResponse(BaseModel):
    access_token: str
    token_type: str
    refresh_token: str | None = None
    user: Answer


class UserResponse(BaseModel):
    id: int
    name: str
    email: str
    role: str
    branch: str
    permissions: list[str] = []


@router.post("/login", response_model=LoginResponse)
def login(body: LoginRequest, context: Login) -> Answer:
    """For the web. Whoever owes a second factor gets an answer that violates the response model: a 500."""
    user = context.authenticated(body.email, body.password)
    role = role_of(user)
    if role in WEB_REFUSED:
        way_out = f"{role} users must use the mobile application. Please download the TSH {role} App."
        raise HTTPException(403, f"Web access denied. {way_out}")
    factor = _factor(context.db, user)
    if role in MFA_REQUIRED or (factor is not None and factor.is_enabled):
        return {
            "mfa_required": True,
            "temp_token": context.temporary_token(user),
            "user_id": user.id,
        }
    return granted(context.start_session(user), {**profile_of(user), "mfa_enabled": False})


@router.post("/login/mobile", response_model=LoginResponse)
def mobile_login(body: LoginRequest, context: Login) -> Answer:
    user = context.authenticated(body.email, body.password)
    token = issue_token(user.email, context.key, context.now, MOBILE_TOKEN_LIFETIME, platform="mobile")
    app = {"mobile_app": mobile_app_of(role_of(user)), "platform": "mobile"}
    return granted(token, {**profile_of(user), **app})


@router.post("/logout")
def logout(user: EnhancedUser, credentials: Credentials, db: Db, now: Now) -> dict[str, str]:
    entry = TokenBlacklist(
        token=credentials.credentials,
        user_id=user.id,
        blacklisted_at=naive_utc(now),
        expires_at=naive_utc(now) + BLACKLISTED_FOR,
        reason="logout",
    )
    db.add(entry)
    db.commit()
    return {"message": "Successfully logged out"}


@router.get("/me", response_model=UserResponse)
def get_current_user_info(user: EnhancedUser) -> Answer:
    return profile_of(user)


@router.post("/mfa/setup")
def setup_mfa(user: EnhancedUser, db: Db) -> Answer:
    factor = _factor(db, user) or UserMFA(user_id=user.id, method="TOTP")
    secret, codes = totp.new_secret(), _new_codes()
    factor.totp_secret, factor.backup_codes, factor.is_enabled = (
        secret,
        json.dumps(codes),
        False,
    )
    db.add(factor)
    db.commit()
    uri = totp.provisioning_uri(secret, user.email, "TSH ERP")
    return {"secret": secret, "qr_code": uri, "backup_codes": codes}


@router.post("/mfa/verify-setup")
def verify_mfa_setup(code: str, user: EnhancedUser, db: Db, now: Now) -> dict[str, str]:
    factor = _factor(db, user)
    if factor is None or factor.totp_secret is None or not totp.is_valid(factor.totp_secret, code, now):
        raise HTTPException(400, "Invalid verification code")
    factor.is_enabled, factor.totp_verified, factor.enabled_at = (
        True,
        True,
        naive_utc(now),
    )
    log_event(db, user, now, "mfa_enabled")
    db.commit()
    return {"message": "MFA enabled successfully"}


@router.post("/mfa/verify-login")
def verify_mfa_login(code: str, temp_token: str, user_id: int, context: Login) -> Answer:
    user = context.db.get(User, user_id)
    if user is None or subject_of(temp_token, context.key, context.now) != user.email:
        raise HTTPException(401, "Invalid or expired token")
    if not _spend_code(_factor(context.db, user), code, context.now):
        raise HTTPException(401, "Invalid MFA code")
    return granted(context.start_session(user), {**profile_of(user), "mfa_enabled": True})


@router.get("/mfa/backup-codes")
def get_backup_codes(user: EnhancedUser, db: Db, now: Now) -> Answer:
    """A GET that writes: each call makes new codes and a line in the security log."""
    codes = _new_codes()
    factor = _factor(db, user)
    if factor is not None:
        factor.backup_codes = json.dumps(codes)
    log_event(db, user, now, "backup_codes_generated")
    db.commit()
    return {"backup_codes": codes}


router.include_router(auth_sessions.router)


def _factor(db: Session, user: User) -> UserMFA | None:
    return db.scalar(select(UserMFA).where(UserMFA.user_id == user.id))


def _new_codes() -> list[str]:
    return [secrets.token_hex(4).upper() for _ in range(BACKUP_CODES)]


def _spend_code(factor: UserMFA | None, code: str, now: Now) -> bool:
    """A backup code is good once; the six digits are good while their time lasts."""
    if factor is None or not factor.is_enabled or factor.totp_secret is None:
        return False
    codes = json.loads(factor.backup_codes or "[]")
    if code in codes:
        factor.backup_codes = json.dumps([other for other in codes if other != code])
        return True
    return totp.is_valid(factor.totp_secret, code, now)
