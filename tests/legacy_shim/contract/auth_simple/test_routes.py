"""Signing in where the monolith never could; what it refused before its statement, it refuses word by word."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode

import pytest

from tests.legacy_shim.sides import Answered, Asked, Sides
from tests.legacy_shim.standin.running import bearer
from tests.support.sign_in import BACKUP_CODES, HASH, PASSWORD, SECRET

PATH = "/api/auth-simple/"
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    sides = Sides(tmp_path_factory.mktemp("simple"))
    with closing(sqlite3.connect(sides.template)) as template, template:
        # Reserved names are refused as addresses, and those of the demo data are reserved.
        template.execute("UPDATE users SET password = ?, password_hash = ?", (HASH, HASH))
        template.execute("UPDATE users SET email = replace(email, '.lab', '.example')")
        template.execute(
            "INSERT INTO user_mfa (user_id, is_enabled, method, totp_secret, backup_codes) VALUES (8, 1, 'TOTP', ?, ?)",
            (SECRET, json.dumps(BACKUP_CODES)),
        )
    sides.start_over()
    yield sides
    sides.close()


def by_json(email: str, password: str = PASSWORD) -> Asked:
    return Asked("POST", f"{PATH}login", content=json.dumps({"email": email, "password": password}).encode())


def by_form(email: str, password: str = PASSWORD) -> Asked:
    body = urlencode({"username": email, "password": password})
    return Asked("POST", f"{PATH}token", headers=FORM, content=body.encode())


@pytest.mark.parametrize("asked", [by_json("manager@tsh.example"), by_form("manager@tsh.example")])
def test_the_right_password_gets_a_token_that_shows_its_user(sides: Sides, asked: Asked) -> None:
    legacy, new = sides.ask(asked)
    assert legacy.status == 500
    signed = json.loads(new.body)
    assert (new.status, signed["token_type"], signed["user"]["email"]) == (200, "bearer", "manager@tsh.example")
    _, me = sides.ask(Asked("GET", f"{PATH}me", headers=(("Authorization", f"Bearer {signed['access_token']}"),)))
    assert me.status == 200
    assert json.loads(me.body) == {
        "id": "2",
        "email": "manager@tsh.example",
        "name": signed["user"]["name"],
        "role_id": 2,
        "branch_id": 1,
        "is_active": True,
    }


@pytest.mark.parametrize(
    ("asked", "status", "detail"),
    [
        (by_json("manager@tsh.example", "wrong"), 401, "Incorrect email or password"),
        (by_form("nobody@tsh.example"), 401, "Incorrect email or password"),
        (by_form("no address"), 401, "Incorrect email or password"),
        (by_json("sales1@tsh.example"), 403, "Web access denied. Travel Salesperson users must use the mobile"),
        (by_json("acct@tsh.example"), 403, "This account has a second factor: sign in at /api/auth/login"),
    ],
)
def test_who_may_not_is_told_so(sides: Sides, asked: Asked, status: int, detail: str) -> None:
    _, new = sides.ask(asked)
    assert new.status == status
    assert json.loads(new.body)["detail"].startswith(detail)


def form(**fields: str) -> Asked:
    return Asked("POST", f"{PATH}token", headers=FORM, content=urlencode(fields).encode())


@pytest.mark.parametrize(
    "asked",
    [
        by_json("no address"),
        by_json("a@b.test"),
        Asked("POST", f"{PATH}login", content=b"{}"),
        Asked("POST", f"{PATH}login", content=b"{"),
        Asked("POST", f"{PATH}login", content=b'{"email": 7, "password": null}'),
        Asked("POST", f"{PATH}login"),
        form(),
        form(username="a@b.example"),
        form(username="a@b.example", password="x", grant_type="code"),  # noqa: S106  of nobody
        Asked("POST", f"{PATH}token"),
        Asked("GET", f"{PATH}login"),
        Asked("GET", f"{PATH}me"),
        Asked("GET", f"{PATH}me", headers=(("Authorization", "Basic eDp5"),)),
        Asked("GET", f"{PATH}me", headers=(("Authorization", "Bearer x.y.z"),)),
    ],
    ids=lambda asked: f"{asked.method}-{asked.path}-{asked.content}",
)
def test_refusals_before_the_statement_are_the_monolith_s(sides: Sides, asked: Asked) -> None:
    legacy, new = sides.ask(asked)
    assert 400 <= legacy.status < 500
    assert new == legacy


def test_a_token_of_the_monolith_is_good_here(sides: Sides) -> None:
    headers = (("Authorization", bearer("manager@tsh.example")["Authorization"]),)
    legacy, new = sides.ask(Asked("GET", f"{PATH}me", headers=headers))
    assert (legacy.status, new.status) == (500, 200)


def test_a_deactivated_user_is_no_user(sides: Sides) -> None:
    sides.execute("UPDATE users SET is_active = 0 WHERE email = 'viewer@tsh.example'")
    headers = (("Authorization", bearer("viewer@tsh.example")["Authorization"]),)
    answered: Answered = sides.ask(Asked("GET", f"{PATH}me", headers=headers))[1]
    assert answered.status == 401
