"""A session: what a login opened and a logout, an administrator or time ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from new_core.domain.entities.base import Entity

BY_USER: Final = "Terminated by user"
"""As the monolith words it."""
BY_LOGOUT: Final = "Logged out"
BY_REUSE: Final = "A refresh token was used twice"
BY_PASSWORD: Final = "Password changed"  # noqa: S105  a reason
BY_DEACTIVATION: Final = "User deactivated"


@dataclass(eq=False, kw_only=True)
class Session(Entity):
    user_id: int
    session_token: str
    """A name nobody guesses; the tokens of the session carry it."""
    created_at: datetime | None
    last_activity: datetime | None
    expires_at: datetime
    id: int | None = None
    refresh_token: str | None = None
    """The digest of it: who reads the table cannot renew a session."""
    device_name: str | None = None
    device_type: str | None = None
    device_id: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None
    country: str | None = None
    city: str | None = None
    is_active: bool | None = True
    is_trusted: bool | None = False
    terminated_at: datetime | None = None
    termination_reason: str | None = None

    @classmethod
    def open(cls, user_id: int, session_token: str, at: datetime, expires_at: datetime) -> Self:
        return cls(user_id=user_id, session_token=session_token, created_at=at, last_activity=at, expires_at=expires_at)

    def renew(self, refresh_token: str, at: datetime, expires_at: datetime) -> None:
        self.refresh_token = refresh_token
        self.last_activity = at
        self.expires_at = expires_at

    def end(self, reason: str, at: datetime) -> None:
        if self.is_active:
            self.is_active = False
            self.terminated_at = at
            self.termination_reason = reason

    def is_open(self, at: datetime) -> bool:
        return bool(self.is_active) and self.expires_at > at
