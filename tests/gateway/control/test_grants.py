"""Personal tokens by API."""

import httpx
import pytest

from gateway.control.context import Control
from tests.gateway.control.conftest import client_of


async def test_an_operator_gives_and_takes_access(operator: httpx.AsyncClient) -> None:
    made = await operator.post("/api/access", json={"name": "maryam", "role": "qa", "why": "tester"})
    token = made.json()["token"]
    mine = {"Authorization": f"Bearer {token}"}
    assert (made.status_code, (await operator.get("/api/me", headers=mine)).json()["role"]) == (201, "qa")
    revoked = await operator.post("/api/access/maryam/revoke", json={"why": "left"})
    assert revoked.json()["access"][0]["revoked"] is not None
    assert (await operator.get("/api/me", headers=mine)).status_code == 401


async def test_the_list_shows_no_secret(operator: httpx.AsyncClient) -> None:
    token = (await operator.post("/api/access", json={"name": "maryam", "role": "qa"})).json()["token"]
    listed = await operator.get("/api/access")
    assert set(listed.json()["access"][0]) == {"name", "role", "created", "last_used", "revoked"}
    assert token.split("_", 2)[2] not in listed.text


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"name": "", "role": "qa"}, 422),
        ({"name": "two\nlines", "role": "qa"}, 422),
        ({"name": "maryam", "role": "boss"}, 422),
        ({"name": "maryam"}, 422),
    ],
)
async def test_a_wish_that_cannot_be_is_refused(operator: httpx.AsyncClient, wish: dict[str, str], status: int) -> None:
    assert (await operator.post("/api/access", json=wish)).status_code == status
    assert (await operator.get("/api/access")).json()["access"] == []


async def test_others_see_and_give_no_access(control: Control, operator: httpx.AsyncClient) -> None:
    token = (await operator.post("/api/access", json={"name": "maryam", "role": "qa"})).json()["token"]
    async with client_of(control, Authorization=f"Bearer {token}") as qa:
        answers = [
            await qa.get("/api/access"),
            await qa.post("/api/access", json={"name": "me", "role": "operator"}),
            await qa.post("/api/access/maryam/revoke", json={}),
        ]
    async with client_of(control) as visitor:
        assert (await visitor.get("/api/access")).status_code == 401
    assert [answer.status_code for answer in answers] == [403, 403, 403]


async def test_a_name_nobody_has_is_not_found(operator: httpx.AsyncClient) -> None:
    answer = await operator.post("/api/access/omar/revoke", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_access")


async def test_a_name_with_a_slash_can_be_revoked(operator: httpx.AsyncClient) -> None:
    made = await operator.post("/api/access", json={"name": "qa/maryam", "role": "qa"})
    mine = {"Authorization": f"Bearer {made.json()['token']}"}
    revoked = await operator.post("/api/access/qa%2Fmaryam/revoke", json={"why": "left"})
    assert revoked.status_code == 200
    assert (await operator.get("/api/me", headers=mine)).status_code == 401
