"""What the logins share: the check of a password, the trail it leaves, and what is told of a user."""

import secrets
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import LoginAttempt, SecurityEvent, User, UserSession
from legacy_shim.standin.routers.auth_roles import permissions_of
from legacy_shim.standin.security import (
    CHALLENGE,
    AppSettings,
    is_password_of,
    issue_token,
)

Answer = dict[str, object]
MFA_TIME = timedelta(minutes=5)


class LoginContext:
    """One login in progress: who asks from where, on which database, at what time."""

    def __init__(self, request: Request, db: Db, now: Now, settings: AppSettings) -> None:
        self.db, self.now = db, now
        self.key = settings.secret_key.get_secret_value()
        self.web_lifetime = timedelta(minutes=settings.access_token_expire_minutes)
        self.address = request.client.host if request.client else "unknown"
        self.user_agent = request.headers.get("user-agent")

    def authenticated(self, email: str, password: str) -> User:
        user = self.db.scalar(select(User).where(User.email == email))
        is_right = user is not None and is_password_of(password, user)
        self.db.add(
            LoginAttempt(
                email=email,
                ip_address=self.address,
                user_agent=self.user_agent,
                success=is_right,
                failure_reason=None if is_right else "Invalid credentials",
                attempted_at=naive_utc(self.now),
            )
        )
        # Before the refusal, or the trail of a failed attempt would be rolled back with it.
        self.db.commit()
        if user is None or not is_right:
            raise HTTPException(401, "Incorrect email or password", CHALLENGE)
        if not user.is_active:
            raise HTTPException(400, "Inactive user")
        return user

    def temporary_token(self, user: User) -> str:
        return issue_token(user.email, self.key, self.now, MFA_TIME)

    def start_session(self, user: User) -> str:
        """Only the web login keeps sessions and marks the user; the answer is its token."""
        moment = naive_utc(self.now)
        user.last_login = moment
        self.db.add(
            UserSession(
                user_id=user.id,
                # Not the JWT: two logins within one second would be given the same one.
                session_token=secrets.token_urlsafe(32),
                ip_address=self.address,
                user_agent=self.user_agent,
                is_active=True,
                created_at=moment,
                last_activity=moment,
                expires_at=moment + self.web_lifetime,
            )
        )
        self.db.commit()
        return issue_token(user.email, self.key, self.now, self.web_lifetime)


Login = Annotated[LoginContext, Depends()]


def role_of(user: User) -> str:
    return user.role.name if user.role else "Unknown"


def profile_of(user: User) -> Answer:
    role = role_of(user)
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": role,
        "branch": user.branch.name if user.branch else "Unknown",
        "permissions": permissions_of(role),
    }


def granted(token: str, user: Answer) -> Answer:
    return {
        "access_token": token,
        "token_type": "bearer",
        "refresh_token": None,
        "user": user,
    }


def log_event(db: Session, user: User, now: datetime, event_type: str) -> None:
    db.add(
        SecurityEvent(
            user_id=user.id,
            event_type=event_type,
            severity="info",
            description=event_type.replace("_", " ").capitalize(),
            created_at=naive_utc(now),
            resolved=False,
        )
    )
