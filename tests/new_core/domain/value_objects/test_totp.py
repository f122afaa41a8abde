from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.value_objects import totp

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105  the key of RFC 6238's examples
NOW = datetime(2026, 11, 22, 20, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.step_of(datetime.fromtimestamp(seconds, UTC))) == code


@pytest.mark.parametrize(("late", "is_good"), [(-31, True), (0, True), (31, True), (-95, False), (95, False)])
def test_a_clock_may_be_a_period_early_or_late(late: int, is_good: bool) -> None:
    code = totp.code_at(SECRET, totp.step_of(NOW + timedelta(seconds=late)))
    assert (totp.matching_step(SECRET, code, NOW) is not None) is is_good


@given(st.text(st.characters(exclude_categories=[])))
def test_no_text_breaks_the_comparison(code: str) -> None:
    steps = range(totp.step_of(NOW) - 1, totp.step_of(NOW) + 2)
    found = totp.matching_step(SECRET, code, NOW)
    assert (found is not None) is (code in {totp.code_at(SECRET, step) for step in steps})


def test_a_secret_that_is_none_says_so() -> None:
    with pytest.raises(ValueError, match="base32"):
        totp.code_at("not base 32!", 1)


def test_an_app_can_read_the_uri() -> None:
    uri = totp.provisioning_uri("ABC", "a b@c.co", "TSH ERP")
    assert uri == "otpauth://totp/TSH%20ERP:a%20b%40c.co?secret=ABC&issuer=TSH+ERP"


def test_a_period_begins_at_its_first_second() -> None:
    assert totp.step_of(totp.start_of(59_000_000)) == 59_000_000
    assert totp.step_of(totp.start_of(59_000_000) - timedelta(seconds=1)) == 58_999_999
