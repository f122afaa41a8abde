"""Who a bearer token belongs to, and what that account may do, both asked of the database each time."""

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.token_reader import TokenReader
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.exceptions.access_exceptions import (
    InvalidTokenError,
    PermissionDeniedError,
)


class AccessService:
    def __init__(self, units: UnitOfWorkFactory, tokens: TokenReader, clock: Clock) -> None:
        self._units = units
        self._tokens = tokens
        self._clock = clock

    async def authenticate(self, token: str) -> AccountDTO:
        now = self._clock()
        email = self._tokens.read(token, now)
        async with self._units(read_only=True) as unit:
            account = await unit.accounts.find(email, token, now)
        # One answer for all three: a caller must not learn which accounts exist.
        if account is None:
            raise InvalidTokenError("no such account, or the token was revoked")
        if not account.is_active:
            raise InvalidTokenError("the account is deactivated")
        return account

    async def authorize(self, account: AccountDTO, permission: str) -> None:
        """Raise PermissionDeniedError unless granted; administrators may do everything."""
        if account.is_admin:
            return
        async with self._units(read_only=True) as unit:
            granted = await unit.accounts.is_granted(account, permission, self._clock())
        if not granted:
            raise PermissionDeniedError(permission)
