"""What a value is called says whether it is to be hidden."""

import json

import pytest

from gateway.redaction.names import is_phone, is_secret, may_name

NAMES = ["password", "newPassword2", "user_pwd", "passphrase", "client_secret", "refreshToken", "X-API-Key", "apikey",
     "X-Session-Id", "JSESSIONID", "PHPSESSID", "sid", "otp", "otp_code", "device_pin", "cvv2", "Authorization", "X-Auth",
     "Set-Cookie", "credentials", "private_key", "accessKey", "X-Hub-Signature-256", "sig", "csrf", "X-CSRF", "iban", "jwt",
     "code_verifier", "pass"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_secret_names(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    ["secretary", "token_type", "tokens_used", "password_changed_at", "access_token_expires_in", "key", "code", "sku",
     "passenger", "pinned", "spin", "author", "signed_by", "session_year", "account_sid", "cookies_accepted", "id", ""],
)  # fmt: skip
def test_names_that_only_sound_secret(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize("name", ["phone", "mobileNumber", "contact-phone", "tel", "fax_no", "phones", "phone_2"])
def test_names_of_phones(name: str) -> None:
    assert is_phone(name)


@pytest.mark.parametrize("name", ["phone_verified", "hotel", "mobile_app", "telegram"])
def test_names_that_only_sound_like_phones(name: str) -> None:
    assert not is_phone(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_glance_sees_each_name_that_reading_finds(name: str) -> None:
    assert is_secret(name)
    for value in ({name: 1}, {"a": [{"name": name, "value": 2}]}, [[name, "x"]], {"quoted": json.dumps({name: 3})}):
        assert may_name(json.dumps(value).encode())
    assert not may_name(b'{"items": [{"id": 7, "shipping": "Basra", "design": null, "price": "12.50"}]}')
