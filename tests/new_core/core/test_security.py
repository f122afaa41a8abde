import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.core.security import TokenCodec, hash_password, verify_password
from new_core.domain.exceptions.access_exceptions import InvalidTokenError
from tests.support.new_side import SECRET

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OTHER = "0d9f8e7c6b5a49382716f5e4d3c2b1a0"
codec = TokenCodec(SECRET)


def _token(secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    return jwt.encode({"sub": "a@b.co", "exp": NOW + timedelta(minutes=30)} | claims, secret, algorithm)


def test_a_token_names_its_user() -> None:
    assert codec.read(codec.issue("a@b.co", NOW, timedelta(minutes=1)), NOW).email == "a@b.co"


@pytest.mark.parametrize(
    "claims",
    [{}, {"platform": "mobile"}, {"type": "access", "iat": NOW + timedelta(days=1), "aud": "web", "role": "Admin"}],
)
def test_tokens_of_the_monolith_are_valid(claims: dict[str, Any]) -> None:
    assert codec.read(_token(**claims), NOW).email == "a@b.co"


def test_a_token_ends_at_its_second() -> None:
    token = codec.issue("a@b.co", NOW, timedelta(seconds=60))
    assert codec.read(token, NOW + timedelta(seconds=59)).email == "a@b.co"
    with pytest.raises(InvalidTokenError) as caught:
        codec.read(token, NOW + timedelta(seconds=60))
    assert caught.value.reason == "expired"


def _unsigned() -> str:
    parts = [{"alg": "none", "typ": "JWT"}, {"sub": "a@b.co", "exp": 4_000_000_000}]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        _unsigned(),
        _token(OTHER),
        _token(SECRET * 2, "HS512"),
        _token(sub=7),
        _token(exp="soon"),
        jwt.encode({"sub": "a@b.co"}, SECRET),
        jwt.encode({"exp": NOW}, SECRET),
        _token() + "x",
    ],
)
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        codec.read(token, NOW)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        codec.read(text, NOW)


def test_passwords_are_verified_against_bcrypt() -> None:
    hashed = hash_password("Passw0rd!Lab")
    assert hashed.startswith("$2b$12$")
    assert verify_password("Passw0rd!Lab", hashed)
    assert not verify_password("passw0rd!lab", hashed)


def test_a_long_password_counts_for_72_bytes_as_it_did() -> None:
    assert verify_password("ع" * 40, hash_password("ع" * 36 + "x"))


def test_what_is_no_hash_matches_nothing() -> None:
    assert not verify_password("x", "not a hash")
    assert not verify_password("", "")
