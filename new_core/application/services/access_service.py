"""Who a bearer token belongs to, and what that account may do, both asked of the database each time."""

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.token_reader import TokenReader
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.exceptions.access_exceptions import (
    InvalidTokenError,
    PermissionDeniedError,
)
from new_core.domain.value_objects.token_claims import TokenClaims


class AccessService:
    def __init__(self, units: UnitOfWorkFactory, tokens: TokenReader, clock: Clock) -> None:
        self._units = units
        self._tokens = tokens
        self._clock = clock

    async def authenticate(self, token: str) -> AccountDTO:
        return await self._account(self._tokens.read(token, self._clock()), token)

    async def authenticate_enrolment(self, token: str) -> AccountDTO:
        """Accept as well the challenge of a login that has to set up a second factor first, until there is one."""
        try:
            claims = self._tokens.read_challenge(token, self._clock())
        except InvalidTokenError:
            return await self.authenticate(token)
        account = await self._account(claims, token)
        async with self._units(read_only=True) as unit:
            factor = await unit.factors.of_user(account.id)
        # Else whoever has only the password could replace the second factor by one of their own.
        if factor is not None and factor.is_enabled:
            raise InvalidTokenError("the challenge is to be answered with the second factor")
        return account

    async def authorize(self, account: AccountDTO, permission: str) -> None:
        """Raise PermissionDeniedError unless granted; administrators may do everything."""
        if account.is_admin:
            return
        if account.granted is not None:
            if permission not in account.granted:
                raise PermissionDeniedError(permission)
            return
        async with self._units(read_only=True) as unit:
            granted = await unit.accounts.is_granted(account, permission, self._clock())
        if not granted:
            raise PermissionDeniedError(permission)

    async def _account(self, claims: TokenClaims, token: str) -> AccountDTO:
        async with self._units(read_only=True) as unit:
            account = await unit.accounts.find(claims, token, self._clock())
        # One answer for all three: a caller must not learn which accounts exist.
        if account is None:
            raise InvalidTokenError("no such account, or the token was revoked")
        if not account.is_active:
            raise InvalidTokenError("the account is deactivated")
        return account
