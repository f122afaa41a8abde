"""One-time passwords against the vectors of RFC 6238, appendix B (SHA-1, last six digits)."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from legacy_shim.standin import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_computes_the_codes_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_neighbouring_period_is_good_and_no_other() -> None:
    now = datetime(2026, 11, 22, 20, 22, 12, tzinfo=UTC)
    code = totp.code_at(SECRET, now)
    assert totp.is_valid(SECRET, code, now + timedelta(seconds=30))
    assert totp.is_valid(SECRET, code, now - timedelta(seconds=30))
    assert not totp.is_valid(SECRET, code, now + timedelta(seconds=90))


def test_strange_codes_are_refused() -> None:
    assert not totp.is_valid(SECRET, "١٢٣٤٥٦", datetime(2026, 1, 1, tzinfo=UTC))


def test_the_address_for_a_telephone_is_escaped() -> None:
    uri = totp.provisioning_uri(SECRET, "a b@tsh.lab", "TSH ERP")
    assert uri.startswith("otpauth://totp/TSH%20ERP:a%20b%40tsh.lab?")


def test_secrets_differ() -> None:
    assert totp.new_secret() != totp.new_secret()
