"""A user's second factor: six digits that a telephone makes of a secret and the time, and codes for when it is lost."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from new_core.domain.entities.base import Entity
from new_core.domain.exceptions.sign_in_exceptions import FactorEnabledError, FactorMissingError, WrongCodeError
from new_core.domain.value_objects import totp


class FactorMethod(StrEnum):
    TOTP = "TOTP"
    SMS = "SMS"
    EMAIL = "EMAIL"
    BACKUP_CODES = "BACKUP_CODES"


@dataclass(eq=False, kw_only=True)
class SecondFactor(Entity):
    """Secret and codes lie readable in the table: the monolith needs both so, and the secret could not be hashed."""

    user_id: int
    created_at: datetime | None
    id: int | None = None
    is_enabled: bool | None = False
    method: FactorMethod | None = FactorMethod.TOTP
    totp_secret: str | None = None
    totp_verified: bool | None = None
    phone_number: str | None = None
    phone_verified: bool | None = None
    email_verified: bool | None = None
    backup_codes: tuple[str, ...] = ()
    enabled_at: datetime | None = None
    last_used_at: datetime | None = None
    """When the period of the last code began, so that a code seen over a shoulder is worth nothing."""
    updated_at: datetime | None = None

    @classmethod
    def of(cls, user_id: int, at: datetime) -> Self:
        return cls(user_id=user_id, created_at=at)

    def set_up(self, secret: str, backup_codes: Sequence[str], at: datetime) -> None:
        """Begin; nothing is demanded at a login until a first code has been confirmed."""
        if self.is_enabled:
            raise FactorEnabledError
        self.totp_secret, self.backup_codes = secret, tuple(backup_codes)
        self.totp_verified, self.last_used_at, self.updated_at = False, None, at

    def confirm(self, code: str, at: datetime) -> None:
        if self.is_enabled:
            raise FactorEnabledError
        if not self._is_timely(code, at):
            raise WrongCodeError
        # Not spent by this: the login that demanded the set-up is finished with the same code.
        self.last_used_at = None
        self.is_enabled = self.totp_verified = True
        self.enabled_at = self.updated_at = at

    def spend(self, code: str, at: datetime) -> FactorMethod:
        """Use a code up, and tell of which kind it was; each is good once. Raise WrongCodeError for any other."""
        if not self.is_enabled:
            raise WrongCodeError
        kept = tuple(known for known in self.backup_codes if not _is_same(known, code))
        if len(kept) < len(self.backup_codes):
            self.backup_codes, self.updated_at = kept, at
            return FactorMethod.BACKUP_CODES
        if self._is_timely(code, at):
            self.updated_at = at
            return FactorMethod.TOTP
        raise WrongCodeError

    def renew_codes(self, backup_codes: Sequence[str], at: datetime) -> None:
        if not self.is_enabled:
            raise FactorMissingError
        self.backup_codes, self.updated_at = tuple(backup_codes), at

    def disable(self, at: datetime) -> None:
        self.is_enabled = self.totp_verified = False
        self.totp_secret, self.backup_codes, self.updated_at = None, (), at

    def _is_timely(self, code: str, at: datetime) -> bool:
        if self.totp_secret is None:
            return False
        try:
            step = totp.matching_step(self.totp_secret, code, at)
        # A secret that somebody wrote into the table by hand.
        except ValueError:
            return False
        if step is None or (self.last_used_at is not None and totp.step_of(self.last_used_at) >= step):
            return False
        self.last_used_at = totp.start_of(step)
        return True


def _is_same(known: str, code: str) -> bool:
    return hmac.compare_digest(known.encode("utf-8", "replace"), code.encode("utf-8", "replace"))
