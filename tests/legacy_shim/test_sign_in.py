from datetime import UTC, datetime, timedelta

import pytest
from fastapi import HTTPException

from legacy_shim.sign_in import signing_in
from new_core.domain.exceptions.access_exceptions import AccessError, InvalidTokenError, PermissionDeniedError
from new_core.domain.exceptions.sign_in_exceptions import (
    ChannelRefusedError,
    DeactivatedAccountError,
    TooManyFailuresError,
    WrongCodeError,
    WrongCredentialsError,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (WrongCredentialsError(), 401, "Incorrect email or password"),
        (DeactivatedAccountError(), 400, "Inactive user"),
        (WrongCodeError(), 401, "Invalid MFA code"),
        (InvalidTokenError("x"), 401, "Invalid or expired token"),
        (TooManyFailuresError(NOW + timedelta(minutes=1), NOW), 429, "Too many failed attempts"),
        (ChannelRefusedError("Retailerman"), 403, "Web access denied. Retailerman users must use the mobile"),
    ],
)
def test_each_refusal_has_its_words(error: AccessError, status: int, detail: str) -> None:
    with pytest.raises(HTTPException) as caught, signing_in():
        raise error
    assert caught.value.status_code == status
    assert str(caught.value.detail).startswith(detail)


def test_the_wait_is_told() -> None:
    with pytest.raises(HTTPException) as caught, signing_in():
        raise TooManyFailuresError(NOW + timedelta(minutes=1), NOW)
    assert caught.value.headers == {"Retry-After": "60"}


def test_what_is_no_refusal_of_a_login_passes() -> None:
    with pytest.raises(PermissionDeniedError), signing_in():
        raise PermissionDeniedError("x")
