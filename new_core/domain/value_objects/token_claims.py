"""What a bearer token says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TokenClaims:
    email: str
    expires_at: datetime
    session: str | None = None
    """The session it belongs to; tokens of the monolith, and of logins that keep none, name none."""
