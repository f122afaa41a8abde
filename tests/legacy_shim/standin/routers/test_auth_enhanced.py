"""The logins with their quirks, and second factors from setup to use."""

import httpx
import pytest
from sqlalchemy import select

from legacy_shim.standin import totp
from legacy_shim.standin.database import Database
from legacy_shim.standin.models import LoginAttempt, SecurityEvent, User, UserMFA, UserSession
from legacy_shim.standin.security import subject_of
from legacy_shim.standin.seed_people import DEMO_PASSWORD
from tests.legacy_shim.standin.running import NOW, SECRET_KEY, bearer


async def _login(client: httpx.AsyncClient, email: str, path: str = "/api/auth/login") -> httpx.Response:
    return await client.post(path, json={"email": email, "password": DEMO_PASSWORD})


async def test_a_manager_logs_in_on_the_web(client: httpx.AsyncClient, database: Database) -> None:
    answer = (await _login(client, "manager@tsh.lab")).json()
    assert subject_of(answer["access_token"], SECRET_KEY, NOW) == "manager@tsh.lab"
    assert answer["user"]["mfa_enabled"] is False
    with database.session() as session:
        assert session.scalar(select(UserSession.user_id)) == 2
        assert session.get_one(User, 2).last_login == NOW.replace(tzinfo=None)


async def test_an_admin_cannot_log_in_on_the_web(client: httpx.AsyncClient) -> None:
    response = await _login(client, "admin@tsh.lab")
    assert (response.status_code, response.text) == (500, "Internal Server Error")


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("sales1@tsh.lab", "Travel Salesperson"),
        ("sales3@tsh.lab", "Partner Salesman"),
        ("retail1@tsh.lab", "Retailerman"),
    ],
)
async def test_sales_people_are_sent_to_their_app(client: httpx.AsyncClient, email: str, role: str) -> None:
    response = await _login(client, email)
    assert response.status_code == 403
    assert response.json()["detail"] == (
        f"Web access denied. {role} users must use the mobile application. Please download the TSH {role} App."
    )


@pytest.mark.parametrize("email", ["admin@tsh.lab", "sales1@tsh.lab", "viewer@tsh.lab", "norole@tsh.lab"])
async def test_every_role_may_log_in_on_a_telephone(client: httpx.AsyncClient, email: str, database: Database) -> None:
    response = await _login(client, email, "/api/auth/login/mobile")
    assert response.status_code == 200
    assert response.json()["user"]["platform"] == "mobile"
    with database.session() as session:
        assert session.scalar(select(UserSession.id)) is None


async def test_a_wrong_password_leaves_a_trail(client: httpx.AsyncClient, database: Database) -> None:
    response = await client.post("/api/auth/login", json={"email": "manager@tsh.lab", "password": "no"})
    assert (response.status_code, response.json()) == (401, {"detail": "Incorrect email or password"})
    with database.session() as session:
        attempt = session.scalars(select(LoginAttempt)).one()
        assert (attempt.email, attempt.success) == ("manager@tsh.lab", False)


async def test_an_inactive_user_is_told(client: httpx.AsyncClient) -> None:
    response = await _login(client, "sales4@tsh.lab", "/api/auth/login/mobile")
    assert response.status_code == 400


async def test_tells_who_i_am(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    answer = (await client.get("/api/auth/me", headers=viewer)).json()
    assert (answer["id"], answer["role"], answer["branch"]) == (9, "Viewer", "Erbil")
    assert list(answer) == ["id", "name", "email", "role", "branch", "permissions"]


async def test_a_token_that_was_logged_out_is_dead(client: httpx.AsyncClient) -> None:
    headers = bearer("manager@tsh.lab")
    assert (await client.post("/api/auth/logout", headers=headers)).status_code == 200
    response = await client.get("/api/auth/me", headers=headers)
    assert (response.status_code, response.json()) == (401, {"detail": "Token has been revoked"})


async def test_backup_codes_are_a_get_that_writes(
    client: httpx.AsyncClient, database: Database, admin: dict[str, str]
) -> None:
    first = (await client.get("/api/auth/mfa/backup-codes", headers=admin)).json()["backup_codes"]
    second = (await client.get("/api/auth/mfa/backup-codes", headers=admin)).json()["backup_codes"]
    assert len(first) == len(second) == 10
    assert first != second
    with database.session() as session:
        assert len(session.scalars(select(SecurityEvent)).all()) == 2


async def _with_second_factor(client: httpx.AsyncClient, headers: dict[str, str]) -> tuple[str, list[str]]:
    made = (await client.post("/api/auth/mfa/setup", headers=headers)).json()
    code = totp.code_at(made["secret"], NOW)
    confirmed = await client.post("/api/auth/mfa/verify-setup", params={"code": code}, headers=headers)
    assert confirmed.json() == {"message": "MFA enabled successfully"}
    return made["secret"], made["backup_codes"]


async def test_a_second_factor_breaks_the_web_login_of_anyone(client: httpx.AsyncClient) -> None:
    await _with_second_factor(client, bearer("manager@tsh.lab"))
    assert (await _login(client, "manager@tsh.lab")).status_code == 500


async def test_a_wrong_code_enables_nothing(client: httpx.AsyncClient, database: Database) -> None:
    headers = bearer("manager@tsh.lab")
    await client.post("/api/auth/mfa/setup", headers=headers)
    response = await client.post("/api/auth/mfa/verify-setup", params={"code": "nope"}, headers=headers)
    assert (response.status_code, response.json()) == (400, {"detail": "Invalid verification code"})
    with database.session() as session:
        assert session.scalars(select(UserMFA.is_enabled)).one() is False


async def test_the_second_step_takes_a_code_or_one_backup_code_once(client: httpx.AsyncClient) -> None:
    headers = bearer("manager@tsh.lab")
    secret, backup = await _with_second_factor(client, headers)
    token = headers["Authorization"].removeprefix("Bearer ")
    step = {"user_id": "2", "temp_token": token}
    statuses = []
    for code in (totp.code_at(secret, NOW), backup[0], backup[0], "000"):
        response = await client.post("/api/auth/mfa/verify-login", params={**step, "code": code})
        statuses.append(response.status_code)
    assert statuses == [200, 200, 401, 401]


async def test_the_second_step_is_for_its_own_user(client: httpx.AsyncClient) -> None:
    token = bearer("manager@tsh.lab")["Authorization"].removeprefix("Bearer ")
    step = {"user_id": "1", "temp_token": token, "code": "1"}
    assert (await client.post("/api/auth/mfa/verify-login", params=step)).status_code == 401
