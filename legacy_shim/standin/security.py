"""Passwords, tokens and the monolith's several ideas of who the current user is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

import bcrypt
import jwt
from fastapi import Depends, HTTPException, Request
from fastapi.security import (
    HTTPAuthorizationCredentials,
    HTTPBearer,
    OAuth2PasswordBearer,
)
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection
from typing_extensions import override

from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import (
    Permission,
    RolePermission,
    TokenBlacklist,
    User,
    UserPermission,
)
from legacy_shim.standin.settings import Settings

ALGORITHM = "HS256"
MOBILE_TOKEN_LIFETIME = timedelta(minutes=15)
CHALLENGE = {"WWW-Authenticate": "Bearer"}


def hash_password(password: str, rounds: int = 12) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds)).decode()


def is_password_of(password: str, user: User) -> bool:
    """A stored value that is no bcrypt hash matches nothing."""
    try:
        return bcrypt.checkpw(password.encode(), (user.password_hash or user.password).encode())
    except ValueError:
        return False


def get_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


AppSettings = Annotated[Settings, Depends(get_settings)]


def issue_token(subject: str, key: str, now: datetime, lifetime: timedelta, **claims: str) -> str:
    """A token valid on both sides: sub is the e-mail address, type is always ``access``."""
    payload = {
        "sub": subject,
        **claims,
        "exp": now + lifetime,
        "iat": now,
        "type": "access",
    }
    return jwt.encode(payload, key, algorithm=ALGORITHM)


def subject_of(token: str, key: str, now: datetime) -> str:
    """The e-mail address in a token that is genuine and, by the given clock, has not expired."""
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            # PyJWT would ask the real clock; the times are checked below against the given one.
            options={"verify_exp": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError as error:
        raise unauthorised() from error
    subject, expires = claims.get("sub"), claims.get("exp")
    if not isinstance(subject, str) or not isinstance(expires, int | float) or expires <= now.timestamp():
        raise unauthorised()
    return subject


def unauthorised() -> HTTPException:
    return HTTPException(401, "Could not validate credentials", CHALLENGE)


class LegacyBearer(HTTPBearer):
    """Answers 403 to a missing token, as FastAPI did in the monolith's day; now it would be 401."""

    @override
    async def __call__(self, request: HTTPConnection) -> HTTPAuthorizationCredentials:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme or not token:
            raise HTTPException(403, "Not authenticated")
        if scheme.lower() != "bearer":
            raise HTTPException(403, "Invalid authentication credentials")
        return HTTPAuthorizationCredentials(scheme=scheme, credentials=token)


http_bearer = LegacyBearer(scheme_name="HTTPBearer")
oauth2_password = OAuth2PasswordBearer(tokenUrl="/api/auth-simple/token")
Credentials = Annotated[HTTPAuthorizationCredentials, Depends(http_bearer)]


def get_current_user(credentials: Credentials, db: Db, now: Now, settings: AppSettings) -> User:
    """auth.py: any genuine token of a user who exists; nobody asks whether the user is still active."""
    email = subject_of(credentials.credentials, settings.secret_key.get_secret_value(), now)
    user = db.scalar(select(User).where(User.email == email))
    if user is None:
        raise unauthorised()
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


def get_enhanced_user(user: CurrentUser, credentials: Credentials, db: Db) -> User:
    """auth_enhanced.py: the same, unless the user is switched off or the token was logged out."""
    if not user.is_active:
        raise HTTPException(400, "Inactive user")
    if db.scalar(select(TokenBlacklist.id).where(TokenBlacklist.token == credentials.credentials)):
        raise HTTPException(401, "Token has been revoked", CHALLENGE)
    return user


EnhancedUser = Annotated[User, Depends(get_enhanced_user)]


def get_mock_admin(_credentials: Credentials) -> int:
    """enhanced_settings.py: whatever follows ``Bearer`` is user 1."""
    return 1


def granted_codes(db: Session, user: User, now: datetime) -> set[str]:
    """What the role grants, and what was granted or taken from the user alone."""
    by_role = select(Permission.code).join(RolePermission).where(RolePermission.role_id == user.role_id)
    codes = set(db.scalars(by_role))
    own = select(Permission.code, UserPermission.is_granted).join(UserPermission)
    own = own.where(UserPermission.user_id == user.id, _unexpired(now))
    for code, is_granted in db.execute(own):
        (codes.add if is_granted else codes.discard)(code)
    return codes


def _unexpired(now: datetime) -> ColumnElement[bool]:
    return UserPermission.expires_at.is_(None) | (UserPermission.expires_at > naive_utc(now))


def get_permit(user: CurrentUser, db: Db, now: Now) -> Callable[[str], None]:
    """A function that lets only role Admin pass, or who holds the permission it is given.

    Called in a handler it comes after validation, as it did in the monolith: 422 before 403.
    """

    def permit(code: str) -> None:
        is_admin = user.role is not None and user.role.name == "Admin"
        if not is_admin and code not in granted_codes(db, user, now):
            raise HTTPException(403, f"Insufficient permissions: {code} required")

    return permit


Permit = Annotated[Callable[[str], None], Depends(get_permit)]


def require_permission(code: str) -> Callable[[User, Callable[[str], None]], User]:
    """The same as a dependency, which comes before validation."""

    def permitted_user(user: CurrentUser, permit: Permit) -> User:
        permit(code)
        return user

    return permitted_user
