"""Port to the accounts of users and what they may do."""

from datetime import datetime
from typing import Protocol

from new_core.application.dtos.account_dto import AccountDTO


class AccountRepository(Protocol):
    async def find(self, email: str, token: str, at: datetime) -> AccountDTO | None:
        """Find the account unless `token` was revoked by a logout; then it is as if there were none."""
        ...

    async def is_granted(self, account: AccountDTO, permission: str, at: datetime) -> bool:
        """Look up the newest grant to the user that has not expired, which beats the grants to the role."""
        ...
