"""A user's way through the routes, on both databases."""

import httpx
import pytest
from sqlalchemy import insert

from legacy_shim.standin.security import issue_token, subject_of
from new_core.infrastructure.database.mappings.sessions import security_events, user_sessions
from tests.support.new_core_databases import NOW
from tests.support.new_side import SECRET, bearer, database_of
from tests.support.sign_in import PASSWORD, code_at, give_factor, give_passwords

MANAGER = "manager@tsh.lab"


@pytest.fixture
async def client(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await give_passwords(database_of(client))
    return client


async def _login(
    client: httpx.AsyncClient, email: str = MANAGER, path: str = "login", password: str = PASSWORD
) -> httpx.Response:
    return await client.post(f"/api/auth/{path}", json={"email": email, "password": password})


async def _signed(client: httpx.AsyncClient, email: str = MANAGER) -> dict[str, str]:
    return {"Authorization": f"Bearer {(await _login(client, email)).json()['access_token']}"}


async def test_a_login_and_its_end(client: httpx.AsyncClient) -> None:
    headers = await _signed(client)
    assert (await client.get("/api/auth/me", headers=headers)).json()["role"] == "Manager"
    assert (await client.post("/api/auth/logout", headers=headers)).json() == {"message": "Successfully logged out"}
    answer = await client.get("/api/auth/me", headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Could not validate credentials"})
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_monolith_takes_the_token_and_refuses_it_after_the_logout(client: httpx.AsyncClient) -> None:
    token = (await _login(client)).json()["access_token"]
    assert subject_of(token, SECRET, NOW) == MANAGER


async def test_a_token_of_the_monolith_is_taken_and_revoked_here(client: httpx.AsyncClient) -> None:
    token = issue_token(MANAGER, SECRET, NOW, NOW - NOW.replace(hour=20, minute=0), platform="mobile")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/api/auth/me", headers=headers)).status_code == 200
    assert (await client.post("/api/auth/logout", headers=headers)).status_code == 200
    assert (await client.post("/api/auth/logout", headers=headers)).status_code == 401


async def test_an_administrator_sets_a_second_factor_up_at_the_first_login(client: httpx.AsyncClient) -> None:
    demand = (await _login(client, "admin@tsh.lab")).json()
    assert (demand["mfa_required"], demand["user_id"]) == (True, 1)
    headers = {"Authorization": f"Bearer {demand['temp_token']}"}
    assert (await client.get("/api/auth/me", headers=headers)).status_code == 401
    made = (await client.post("/api/auth/mfa/setup", headers=headers)).json()
    assert made["qr_code"].startswith("otpauth://totp/TSH%20ERP:admin%40tsh.lab?secret=")
    for code in made["backup_codes"][:1]:
        refused = await client.post("/api/auth/mfa/verify-setup", params={"code": code}, headers=headers)
        assert (refused.status_code, refused.json()) == (400, {"detail": "Invalid verification code"})
        assert "www-authenticate" not in refused.headers


async def test_a_second_factor_finishes_a_login(client: httpx.AsyncClient) -> None:
    await give_factor(database_of(client), 2)
    demand = (await _login(client)).json()
    params = {"code": code_at(NOW), "temp_token": demand["temp_token"], "user_id": demand["user_id"]}
    signed = await client.post("/api/auth/mfa/verify-login", params=params)
    assert (signed.status_code, signed.json()["user"]["mfa_enabled"]) == (200, True)
    again = await client.post("/api/auth/mfa/verify-login", params=params)
    assert (again.status_code, again.json()) == (401, {"detail": "Invalid MFA code"})
    other = await client.post("/api/auth/mfa/verify-login", params=params | {"user_id": 1})
    assert (other.status_code, other.json()) == (401, {"detail": "Invalid or expired token"})


async def test_a_challenge_does_not_replace_a_factor_that_is_there(client: httpx.AsyncClient) -> None:
    await give_factor(database_of(client), 2)
    challenge = {"Authorization": f"Bearer {(await _login(client)).json()['temp_token']}"}
    assert (await client.post("/api/auth/mfa/setup", headers=challenge)).status_code == 401
    answer = await client.post("/api/auth/mfa/setup", headers=bearer(MANAGER))
    assert (answer.status_code, answer.json()) == (400, {"detail": "MFA is already enabled"})


async def test_backup_codes_are_shown_and_not_made(client: httpx.AsyncClient) -> None:
    headers = bearer(MANAGER)
    assert (await client.get("/api/auth/mfa/backup-codes", headers=headers)).json() == {"backup_codes": []}
    await give_factor(database_of(client), 2)
    for _ in range(2):
        shown = (await client.get("/api/auth/mfa/backup-codes", headers=headers)).json()
        assert shown == {"backup_codes": ["AAAA1111", "BBBB2222"]}


async def test_sessions_are_listed_and_ended(client: httpx.AsyncClient) -> None:
    first, second = await _signed(client), await _signed(client)
    listed = (await client.get("/api/auth/sessions", headers=second)).json()
    assert listed["total"] == 2
    assert listed["sessions"][0]["expires_at"] == "2026-11-22T20:52:10.576198"
    path = f"/api/auth/sessions/{listed['sessions'][0]['id']}"
    assert (await client.delete(path, headers=second)).json() == {"message": "Session terminated successfully"}
    assert (await client.delete(path, headers=second)).json() == {"detail": "Session not found"}
    assert (await client.get("/api/auth/me", headers=first)).status_code == 401


@pytest.mark.parametrize(("params", "left"), [({}, 1), ({"except_current": "false"}, 0)])
async def test_all_sessions_end_but_the_asking_one(
    client: httpx.AsyncClient, params: dict[str, str], left: int
) -> None:
    first, second = await _signed(client), await _signed(client)
    answer = await client.post("/api/auth/sessions/terminate-all", params=params, headers=first)
    assert answer.json() == {"message": "All sessions terminated successfully"}
    assert (await client.get("/api/auth/me", headers=first)).status_code == (200 if left else 401)
    assert (await client.get("/api/auth/me", headers=second)).status_code == 401


async def test_a_stranger_s_session_is_none(client: httpx.AsyncClient) -> None:
    row = {"id": 77, "user_id": 1, "session_token": "x", "is_active": True, "expires_at": NOW}
    async with database_of(client).engine.begin() as connection:
        await connection.execute(insert(user_sessions), [row])
    answer = await client.delete("/api/auth/sessions/77", headers=bearer(MANAGER))
    assert (answer.status_code, answer.json()) == (404, {"detail": "Session not found"})


async def test_the_log_is_filtered_and_paged(client: httpx.AsyncClient) -> None:
    rows = [
        {"event_type": "qwx", "severity": "high", "description": f"50% of {number}", "created_at": NOW}
        for number in range(3)
    ]
    async with database_of(client).engine.begin() as connection:
        await connection.execute(insert(security_events), [row | {"resolved": False} for row in rows])
    params: dict[str, str | int] = {"search": "50%", "severity": "high", "date_from": "2026-11-01", "limit": 2}
    page = (await client.get("/api/auth/audit-log", params=params, headers=bearer(MANAGER))).json()
    assert [event["description"] for event in page["events"]] == ["50% of 2", "50% of 1"]
    assert (page["total"], page["limit"], page["offset"]) == (3, 2, 0)
    none = await client.get("/api/auth/audit-log", params={"date_to": "x"}, headers=bearer(MANAGER))
    assert none.status_code == 422


async def test_guessing_is_stopped_and_says_until_when(client: httpx.AsyncClient) -> None:
    answers = [await _login(client, password="wrong") for _ in range(6)]  # noqa: S106  that is the point
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 401, 429]
    assert answers[-1].headers["retry-after"] == "900"


@pytest.mark.parametrize("path", ["login", "login/mobile"])
async def test_an_inactive_user_is_told_so_for_the_right_password_only(client: httpx.AsyncClient, path: str) -> None:
    answer = await _login(client, "sales4@tsh.lab", path)
    assert (answer.status_code, answer.json()) == (400, {"detail": "Inactive user"})
    answer = await _login(client, "sales4@tsh.lab", path, "wrong")
    assert answer.json() == {"detail": "Incorrect email or password"}
