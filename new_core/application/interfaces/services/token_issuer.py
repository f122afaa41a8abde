"""Port to making bearer tokens."""

from datetime import datetime, timedelta
from typing import Protocol


class TokenIssuer(Protocol):
    def issue(
        self, email: str, at: datetime, lifetime: timedelta, *, session: str | None = None, platform: str | None = None
    ) -> str: ...

    def issue_challenge(self, email: str, at: datetime, lifetime: timedelta) -> str:
        """Make a token for the second step of a login; neither side takes it for a bearer token."""
        ...
