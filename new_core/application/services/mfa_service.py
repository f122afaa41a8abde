"""Use cases about second factors."""

from typing import Final

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import FactorSetupDTO, Origin
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.secret_source import SecretSource
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.second_factor import FactorMethod, SecondFactor
from new_core.domain.exceptions.sign_in_exceptions import FactorMissingError, TooManyFailuresError, WrongCodeError
from new_core.domain.value_objects.lockout import WINDOW, locked_until
from new_core.domain.value_objects.totp import provisioning_uri

ISSUER: Final = "TSH ERP"


class MfaService:
    def __init__(self, units: UnitOfWorkFactory, secrets: SecretSource, clock: Clock) -> None:
        self._units = units
        self._secrets = secrets
        self._clock = clock

    async def set_up(self, account: AccountDTO) -> FactorSetupDTO:
        """Make a secret and backup codes; they are demanded only once `confirm` has seen a first code."""
        now = self._clock()
        secret, codes = self._secrets.totp_secret(), self._secrets.backup_codes()
        async with self._units() as unit:
            factor = await unit.factors.of_user(account.id, locked=True) or SecondFactor.of(account.id, now)
            factor.set_up(secret, codes, now)
            await unit.factors.save(factor)
            await unit.commit()
        return FactorSetupDTO(secret, provisioning_uri(secret, account.email, ISSUER), tuple(codes))

    async def confirm(self, account: AccountDTO, code: str, origin: Origin) -> None:
        async with self._units() as unit:
            factor = await unit.factors.of_user(account.id, locked=True)
            if factor is None:
                raise WrongCodeError
            factor.confirm(code, self._clock())
            await unit.factors.save(factor)
            await unit.login_trail.note_event(account.id, "mfa_enabled", origin, self._clock())
            await unit.commit()

    async def disable(self, account: AccountDTO, code: str, origin: Origin) -> None:
        """Switch the second factor off, for which it is needed once more."""
        await self._change(account, code, origin, disables=True)

    async def renew_codes(self, account: AccountDTO, code: str, origin: Origin) -> tuple[str, ...]:
        """Replace the backup codes by new ones, for which the second factor is needed once more."""
        return await self._change(account, code, origin, disables=False)

    async def list_codes(self, account: AccountDTO) -> tuple[str, ...]:
        """Show the backup codes that are not spent yet."""
        async with self._units(read_only=True) as unit:
            factor = await unit.factors.of_user(account.id)
        return factor.backup_codes if factor else ()

    async def reset(self, user_id: int, by: AccountDTO, origin: Origin) -> None:
        """Take the second factor from a user who lost telephone and backup codes."""
        async with self._units() as unit:
            factor = await unit.factors.of_user(user_id, locked=True)
            if factor is None or not factor.is_enabled:
                raise FactorMissingError
            factor.disable(self._clock())
            await unit.factors.save(factor)
            await unit.login_trail.note_event(user_id, f"mfa_reset_by_user_{by.id}", origin, self._clock())
            await unit.commit()

    async def _change(self, account: AccountDTO, code: str, origin: Origin, *, disables: bool) -> tuple[str, ...]:
        now, codes = self._clock(), self._secrets.backup_codes()
        async with self._units() as unit:
            # One after the other, or many guesses at once would each find that none has failed yet.
            await unit.login_trail.serialise(account.email)
            factor = await self._spendable(unit, account)
            try:
                method, is_right = factor.spend(code, now), True
            except WrongCodeError:
                method, is_right = FactorMethod.TOTP, False
            if is_right and disables:
                factor.disable(now)
            elif is_right:
                factor.renew_codes(codes, now)
            await unit.factors.save(factor)
            await unit.login_trail.note_code(account.id, method, origin, now, is_right=is_right)
            if is_right:
                event = "mfa_disabled" if disables else "backup_codes_generated"
                await unit.login_trail.note_event(account.id, event, origin, now)
            # Also a wrong code: its trail must stay.
            await unit.commit()
        if not is_right:
            raise WrongCodeError
        return tuple(codes)

    async def _spendable(self, unit: UnitOfWork, account: AccountDTO) -> SecondFactor:
        now = self._clock()
        until = locked_until(await unit.login_trail.factor_failures(account.id, now - WINDOW), now)
        if until is not None:
            raise TooManyFailuresError(until, now)
        factor = await unit.factors.of_user(account.id, locked=True)
        if factor is None or not factor.is_enabled:
            raise FactorMissingError
        return factor
