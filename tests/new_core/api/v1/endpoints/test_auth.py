from typing import Any

import httpx
import pytest

from tests.support.new_core_databases import NOW
from tests.support.new_side import bearer, database_of
from tests.support.sign_in import PASSWORD, code_at, give_factor, give_passwords

PATH = "/api/v1/auth"
MANAGER = "manager@tsh.lab"


@pytest.fixture
async def client(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await give_passwords(database_of(client))
    return client


async def _login(client: httpx.AsyncClient, email: str = MANAGER, **more: str) -> httpx.Response:
    return await client.post(f"{PATH}/login", json={"email": email, "password": PASSWORD} | more)


async def _signed(client: httpx.AsyncClient, email: str = MANAGER, **more: str) -> dict[str, Any]:
    data: dict[str, Any] = (await _login(client, email, **more)).json()["data"]
    assert data["status"] == "signed_in"
    return data


def _with(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_in_renewed_and_out(client: httpx.AsyncClient) -> None:
    signed = await _signed(client)
    assert signed["user"]["permissions"] == ["create_customer", "customers.view", "products.view"]
    renewed = (await client.post(f"{PATH}/refresh", json={"refresh_token": signed["refresh_token"]})).json()["data"]
    headers = _with(renewed["access_token"])
    assert (await client.get(f"{PATH}/me", headers=headers)).json()["data"] == signed["user"]
    assert (await client.post(f"{PATH}/logout", headers=headers)).json()["message"] == "Signed out"
    assert (await client.get(f"{PATH}/me", headers=headers)).status_code == 401
    again = await client.post(f"{PATH}/refresh", json={"refresh_token": renewed["refresh_token"]})
    assert (again.status_code, again.json()["code"]) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("email", "more", "status", "code"),
    [
        (MANAGER, {"password": "wrong"}, 401, "wrong_credentials"),
        ("nobody@tsh.lab", {}, 401, "wrong_credentials"),
        ("sales4@tsh.lab", {}, 403, "account_deactivated"),
        ("sales1@tsh.lab", {}, 403, "channel_refused"),
        (MANAGER, {"channel": "fax"}, 422, "invalid_request"),
    ],
)
async def test_refusals_have_a_code(
    client: httpx.AsyncClient, email: str, more: dict[str, str], status: int, code: str
) -> None:
    answer = await _login(client, email, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert PASSWORD not in answer.text


async def test_too_many_failures_say_how_long(client: httpx.AsyncClient) -> None:
    for _ in range(5):
        await _login(client, password="wrong")  # noqa: S106  that is the point
    answer = await _login(client)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_failures")
    assert answer.headers["retry-after"] == "900"
    unlocked = await client.delete("/api/v1/users/2/lock", headers=bearer())
    assert unlocked.json()["message"] == "User unlocked"


async def test_a_second_factor_is_asked_for(client: httpx.AsyncClient) -> None:
    await give_factor(database_of(client), 2)
    demand = (await _login(client)).json()["data"]
    assert demand["status"] == "second_factor_required"
    proof = {"challenge": demand["challenge"], "code": code_at(NOW)}
    assert (await client.post(f"{PATH}/login/verify", json=proof)).json()["data"]["user"]["has_factor"] is True
    again = await client.post(f"{PATH}/login/verify", json=proof)
    assert (again.status_code, again.json()["code"]) == (401, "wrong_code")


async def test_an_administrator_sets_one_up_with_the_challenge(client: httpx.AsyncClient) -> None:
    demand = (await _login(client, "admin@tsh.lab")).json()["data"]
    assert demand["status"] == "second_factor_setup_required"
    headers = _with(demand["challenge"])
    assert (await client.get(f"{PATH}/me", headers=headers)).status_code == 401
    made = (await client.post(f"{PATH}/mfa/setup", headers=headers)).json()["data"]
    wrong = await client.post(f"{PATH}/mfa/confirm", json={"code": "000000"}, headers=headers)
    assert (len(made["backup_codes"]), wrong.status_code) == (10, 401)


async def test_a_factor_is_managed_with_itself(client: httpx.AsyncClient) -> None:
    await give_factor(database_of(client), 2)
    headers = bearer(MANAGER)
    codes = (await client.post(f"{PATH}/mfa/backup-codes", json={"code": "AAAA1111"}, headers=headers)).json()["data"]
    answer = await client.post(f"{PATH}/mfa/disable", json={"code": codes["backup_codes"][0]}, headers=headers)
    assert answer.json()["message"] == "Second factor disabled"
    assert (await client.delete("/api/v1/users/2/mfa", headers=bearer())).status_code == 409


async def test_sessions_are_one_s_own(client: httpx.AsyncClient) -> None:
    first, second = await _signed(client), await _signed(client)
    headers = _with(second["access_token"])
    listed = (await client.get(f"{PATH}/sessions", headers=headers)).json()["data"]
    assert [session["is_current"] for session in listed] == [False, True]
    ended = await client.delete(f"{PATH}/sessions/{listed[0]['id']}", headers=headers)
    assert ended.json()["message"] == "Session ended"
    assert (await client.get(f"{PATH}/me", headers=_with(first["access_token"]))).status_code == 401
    assert (await client.delete(f"{PATH}/sessions/{listed[0]['id']}", headers=headers)).status_code == 404
    assert (await client.delete(f"{PATH}/sessions", headers=headers)).json()["message"] == "0 sessions ended"


async def test_a_password_is_changed_by_who_knows_it(client: httpx.AsyncClient) -> None:
    headers = bearer(MANAGER)
    body = {"current_password": "wrong", "new_password": "correct horse"}
    assert (await client.post(f"{PATH}/password", json=body, headers=headers)).json()["code"] == "wrong_credentials"
    weak = await client.post(f"{PATH}/password", json=body | {"new_password": "short"}, headers=headers)
    assert weak.json()["detail"][0]["field"] == "body.new_password"
    body["current_password"] = PASSWORD
    assert (await client.post(f"{PATH}/password", json=body, headers=headers)).json()["message"] == "Password changed"
    assert (await _login(client, password="correct horse")).status_code == 200  # noqa: S106  of a test


async def test_the_log_is_for_administrators(client: httpx.AsyncClient) -> None:
    await client.post(
        f"{PATH}/password",
        json={"current_password": PASSWORD, "new_password": "correct horse"},
        headers=bearer(MANAGER),
    )
    assert (await client.get(f"{PATH}/events", headers=bearer(MANAGER))).status_code == 403
    page = (await client.get(f"{PATH}/events", params={"search": "password"}, headers=bearer())).json()
    assert (page["meta"]["total"], page["data"][0]["event_type"]) == (1, "password_changed")
