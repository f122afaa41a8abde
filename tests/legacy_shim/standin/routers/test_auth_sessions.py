"""Open sessions and the security log."""

import httpx
import pytest

from legacy_shim.standin.seed_people import DEMO_PASSWORD
from tests.legacy_shim.standin.running import bearer

MANAGER = bearer("manager@tsh.lab")


@pytest.fixture
async def three_sessions(client: httpx.AsyncClient) -> list[int]:
    for _ in range(3):
        await client.post("/api/auth/login", json={"email": "manager@tsh.lab", "password": DEMO_PASSWORD})
    return await _open(client)


async def _open(client: httpx.AsyncClient) -> list[int]:
    answer = (await client.get("/api/auth/sessions", headers=MANAGER)).json()
    assert answer["total"] == len(answer["sessions"])
    return [session["id"] for session in answer["sessions"]]


async def test_one_session_can_be_ended_once(client: httpx.AsyncClient, three_sessions: list[int]) -> None:
    path = f"/api/auth/sessions/{three_sessions[1]}"
    assert (await client.delete(path, headers=MANAGER)).json() == {"message": "Session terminated successfully"}
    assert await _open(client) == [three_sessions[0], three_sessions[2]]
    response = await client.delete(path, headers=MANAGER)
    assert (response.status_code, response.json()) == (404, {"detail": "Session not found"})


async def test_sessions_of_others_are_not_found(
    client: httpx.AsyncClient, three_sessions: list[int], viewer: dict[str, str]
) -> None:
    assert (await client.delete(f"/api/auth/sessions/{three_sessions[0]}", headers=viewer)).status_code == 404


@pytest.mark.parametrize(("except_current", "left"), [("true", 1), ("false", 0)])
async def test_all_sessions_can_be_ended(
    client: httpx.AsyncClient, three_sessions: list[int], except_current: str, left: int
) -> None:
    params = {"except_current": except_current}
    await client.post("/api/auth/sessions/terminate-all", params=params, headers=MANAGER)
    assert await _open(client) == three_sessions[3 - left :]


async def _log(client: httpx.AsyncClient, **params: str) -> httpx.Response:
    return await client.get("/api/auth/audit-log", params=params, headers=MANAGER)


async def test_the_log_is_filtered_and_cut(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await client.get("/api/auth/mfa/backup-codes", headers=MANAGER)
    assert (await _log(client, limit="2")).json()["total"] == 3
    assert len((await _log(client, limit="2")).json()["events"]) == 2
    assert (await _log(client, event_type="other")).json()["total"] == 0
    assert (await _log(client, severity="info", search="CODES")).json()["total"] == 3
    assert (await _log(client, date_from="2026-11-23")).json()["total"] == 0
    assert (await _log(client, date_to="2026-11-23")).json()["total"] == 3


async def test_a_date_that_is_none_is_an_unhandled_error(client: httpx.AsyncClient) -> None:
    assert (await _log(client, date_from="yesterday")).status_code == 500
