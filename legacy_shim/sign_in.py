"""How the monolith refused whoever signs in, whichever router was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import HTTPException

from legacy_shim.refusals import refusals
from new_core.domain.exceptions.access_exceptions import AccessError, InvalidTokenError
from new_core.domain.exceptions.sign_in_exceptions import (
    ChannelRefusedError,
    DeactivatedAccountError,
    TooManyFailuresError,
    WrongCodeError,
    WrongCredentialsError,
)

CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}

LOGIN_REFUSALS: Final = refusals(400, 401, 403, 429)


@contextmanager
def signing_in() -> Iterator[None]:
    """Put what goes wrong in a login as the monolith did; some of it depends on more than the kind of error."""
    try:
        yield
    except AccessError as error:
        raise _refusal(error) from error


def _refusal(error: AccessError) -> HTTPException:
    match error:
        case WrongCredentialsError():
            return HTTPException(401, "Incorrect email or password", CHALLENGE)
        case DeactivatedAccountError():
            return HTTPException(400, "Inactive user")
        case ChannelRefusedError(role=role):
            way_out = f"{role} users must use the mobile application. Please download the TSH {role} App."
            return HTTPException(403, f"Web access denied. {way_out}")
        case WrongCodeError():
            return HTTPException(401, "Invalid MFA code")
        case TooManyFailuresError(retry_after=seconds):
            return HTTPException(
                429, "Too many failed attempts. Please try again later.", {"Retry-After": str(seconds)}
            )
        case InvalidTokenError():
            return HTTPException(401, "Invalid or expired token")
        case _:
            raise error
