"""Port to bearer tokens."""

from datetime import datetime
from typing import Protocol


class TokenReader(Protocol):
    def read(self, token: str, at: datetime) -> str:
        """Give the e-mail address the token was made for; InvalidTokenError if it is forged or stale."""
        ...
