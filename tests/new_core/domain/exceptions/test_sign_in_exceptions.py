from datetime import UTC, datetime, timedelta

import pytest

from new_core.domain.exceptions.sign_in_exceptions import TooManyFailuresError, WrongCredentialsError

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(("left", "seconds"), [(60.0, 60), (59.2, 60), (0.0, 1), (-3.0, 1)])
def test_the_wait_is_told_in_whole_seconds(left: float, seconds: int) -> None:
    error = TooManyFailuresError(NOW + timedelta(seconds=left), NOW)
    assert error.retry_after == seconds
    assert f"{seconds} seconds" in str(error)


def test_what_was_wrong_is_not_told() -> None:
    assert str(WrongCredentialsError()) == "Incorrect email or password"
