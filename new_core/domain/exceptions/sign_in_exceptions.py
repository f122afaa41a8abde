"""Errors of signing in. Their sentences tell a stranger nothing about which accounts exist."""

from datetime import datetime

from new_core.domain.exceptions.access_exceptions import AccessError
from new_core.domain.exceptions.base import ConflictError, NotFoundError


class WrongCredentialsError(AccessError):
    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("Incorrect email or password")


class WrongCodeError(AccessError):
    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__("The code is wrong, used already, or too old")


class DeactivatedAccountError(AccessError):
    """Only told to who knows the password."""

    code = "account_deactivated"

    def __init__(self) -> None:
        super().__init__("The account is deactivated")


class ChannelRefusedError(AccessError):
    code = "channel_refused"

    def __init__(self, role: str) -> None:
        super().__init__(f"Role {role} signs in with the mobile application")
        self.role = role


class TooManyFailuresError(AccessError):
    """The same for an account and for an address that has none."""

    code = "too_many_failures"

    def __init__(self, until: datetime, at: datetime) -> None:
        self.retry_after = max(1, -int(-(until - at).total_seconds() // 1))
        super().__init__(f"Too many failed attempts; try again in {self.retry_after} seconds")


class SessionNotFoundError(NotFoundError):
    code = "session_not_found"
    kind = "Session"


class FactorEnabledError(ConflictError):
    code = "mfa_already_enabled"

    def __init__(self) -> None:
        super().__init__("mfa", "enabled", "A second factor is enabled already; disable it before you set up another")


class FactorMissingError(ConflictError):
    code = "mfa_not_enabled"

    def __init__(self) -> None:
        super().__init__("mfa", "disabled", "No second factor is enabled; set one up first")
