"""Port to bearer tokens."""

from datetime import datetime
from typing import Protocol

from new_core.domain.value_objects.token_claims import TokenClaims


class TokenReader(Protocol):
    def read(self, token: str, at: datetime) -> TokenClaims:
        """Tell what the token says; InvalidTokenError if it is forged or stale."""
        ...

    def read_challenge(self, token: str, at: datetime) -> TokenClaims:
        """The same of a token that only says: the password was right, the second factor is still to come."""
        ...
