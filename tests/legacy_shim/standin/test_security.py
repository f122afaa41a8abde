"""Tokens, passwords and permissions: who gets in, and what the others are told."""

from datetime import timedelta

import httpx
import jwt
import pytest
from fastapi import HTTPException
from sqlalchemy import select

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import Permission, User, UserPermission
from legacy_shim.standin.security import granted_codes, hash_password, is_password_of, issue_token, subject_of
from tests.legacy_shim.standin.running import NOW, SECRET_KEY, bearer

ME = "/api/auth/me"


def test_a_token_has_the_claims_of_the_monolith() -> None:
    token = issue_token("layla@tsh.lab", SECRET_KEY, NOW, timedelta(minutes=15), platform="mobile")
    claims = jwt.decode(token, SECRET_KEY, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})
    seconds = int(NOW.timestamp())
    assert list(claims) == ["sub", "platform", "exp", "iat", "type"]
    assert claims == {
        "sub": "layla@tsh.lab",
        "platform": "mobile",
        "exp": seconds + 900,
        "iat": seconds,
        "type": "access",
    }


def test_a_token_names_its_user_until_it_expires() -> None:
    token = issue_token("layla@tsh.lab", SECRET_KEY, NOW, timedelta(minutes=15))
    assert subject_of(token, SECRET_KEY, NOW + timedelta(minutes=14)) == "layla@tsh.lab"
    with pytest.raises(HTTPException) as refusal:
        subject_of(token, SECRET_KEY, NOW + timedelta(minutes=15))
    assert refusal.value.status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        "rubbish",
        jwt.encode({"sub": "admin@tsh.lab", "exp": 9999999999}, "another-key-another-key-another-key"),
        jwt.encode({"exp": 9999999999}, SECRET_KEY),
        jwt.encode({"sub": "admin@tsh.lab"}, SECRET_KEY),
        jwt.encode({"sub": "admin@tsh.lab", "exp": 9999999999}, "", algorithm="none"),
    ],
    ids=["no-token", "other-key", "no-subject", "no-expiry", "unsigned"],
)
async def test_a_bad_token_is_401(client: httpx.AsyncClient, token: str) -> None:
    response = await client.get(ME, headers={"Authorization": f"Bearer {token}"})
    assert (response.status_code, response.json()) == (401, {"detail": "Could not validate credentials"})
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "Not authenticated"),
        ({"Authorization": "Bearer"}, "Not authenticated"),
        ({"Authorization": "Basic YTpi"}, "Invalid authentication credentials"),
    ],
)
async def test_no_token_is_403(client: httpx.AsyncClient, headers: dict[str, str], detail: str) -> None:
    response = await client.get(ME, headers=headers)
    assert (response.status_code, response.json()) == (403, {"detail": detail})


async def test_an_unknown_or_inactive_user_is_kept_out(client: httpx.AsyncClient) -> None:
    assert (await client.get(ME, headers=bearer("nobody@tsh.lab"))).status_code == 401
    response = await client.get(ME, headers=bearer("sales4@tsh.lab"))
    assert (response.status_code, response.json()) == (400, {"detail": "Inactive user"})


async def test_a_missing_permission_is_named(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    response = await client.get("/api/items/", headers=viewer)
    assert response.status_code == 403
    assert response.json() == {"detail": "Insufficient permissions: items.view required"}


async def test_a_granted_permission_lets_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/items/", headers=bearer("sales1@tsh.lab"))).status_code == 200
    assert (await client.get("/api/items/", headers=bearer("norole@tsh.lab"))).status_code == 403


def test_what_a_user_was_given_or_denied_wins_over_the_role(database: Database) -> None:
    with database.session() as session:
        codes = {code: number for number, code in session.execute(select(Permission.id, Permission.code))}
        salesman = session.get_one(User, 3)
        for code, is_granted, lasts in (("sales.view", True, 1), ("items.view", False, 1), ("expenses.view", True, -1)):
            expires = NOW.replace(tzinfo=None) + timedelta(days=lasts)
            grant = {"permission_id": codes[code], "is_granted": is_granted, "expires_at": expires}
            session.add(UserPermission(user_id=salesman.id, **grant))
        session.commit()
        assert granted_codes(session, salesman, NOW) == {"customers.view", "sales.view"}


def test_passwords_are_checked_with_bcrypt() -> None:
    user = User(password=hash_password("right", rounds=4))
    assert is_password_of("right", user)
    assert not is_password_of("wrong", user)


def test_a_stored_password_that_is_no_hash_matches_nothing() -> None:
    assert not is_password_of("plain", User(password="plain"))  # noqa: S106 - not a password of anything
