"""Port to the accounts of users and what they may do."""

from datetime import datetime
from typing import Protocol

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import ProfileDTO
from new_core.domain.value_objects.token_claims import TokenClaims


class AccountRepository(Protocol):
    async def find(self, claims: TokenClaims, token: str, at: datetime) -> AccountDTO | None:
        """Find the account unless `token` was revoked, or its session ended; then it is as if there were none."""
        ...

    async def is_granted(self, account: AccountDTO, permission: str, at: datetime) -> bool:
        """Look up the newest grant to the user that has not expired, which beats the grants to the role."""
        ...

    async def profile(self, user_id: int, at: datetime, granted: frozenset[str] | None = None) -> ProfileDTO | None:
        """What the user is granted is looked up unless the caller knows it."""
        ...

    async def revoke(self, account: AccountDTO, token: str, at: datetime, until: datetime) -> None:
        """Put a token on the list that both sides look at; twice does no harm."""
        ...
