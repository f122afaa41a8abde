import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.new_side import bearer, new_side

PATH = "/api/v1/customers"
KEY = {"Idempotency-Key": "3b0c8f"}


async def _post(
    client: httpx.AsyncClient, name: str = "Tigris", email: str = "admin@tsh.lab", **headers: str
) -> httpx.Response:
    return await client.post(PATH, json={"name": name}, headers=bearer(email) | KEY | headers)


async def _count(client: httpx.AsyncClient) -> int:
    total: int = (await client.get(PATH, headers=bearer())).json()["meta"]["total"]
    return total


async def test_the_same_request_is_carried_out_once(client: httpx.AsyncClient) -> None:
    before = await _count(client)
    first, second = await _post(client), await _post(client)
    assert (first.status_code, second.status_code) == (201, 201)
    assert (second.content, second.headers["location"]) == (first.content, first.headers["location"])
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (False, "true")
    assert await _count(client) == before + 1


async def test_another_request_under_the_key_is_refused(client: httpx.AsyncClient) -> None:
    await _post(client)
    answer = await _post(client, name="Euphrates")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_key_is_its_account_s(client: httpx.AsyncClient) -> None:
    first, second = await _post(client), await _post(client, email="manager@tsh.lab")
    assert first.json()["data"]["id"] != second.json()["data"]["id"]


@pytest.fixture(params=["sqlite", "postgres"])
async def on_both(request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    async with new_side(request.getfixturevalue(f"erp_{request.param}")) as client:
        yield client


async def test_of_many_at_once_one_is_carried_out(on_both: httpx.AsyncClient) -> None:
    before = await _count(on_both)
    answers = await asyncio.gather(*(_post(on_both) for _ in range(6)))
    busy = [answer for answer in answers if answer.status_code == 409]
    assert {answer.json()["code"] for answer in busy} <= {"request_in_progress"}
    assert {answer.headers["retry-after"] for answer in busy} <= {"1"}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert await _count(on_both) == before + 1
    assert (await _post(on_both)).headers["idempotency-replayed"] == "true"


async def test_what_failed_may_be_corrected_under_the_same_key(client: httpx.AsyncClient) -> None:
    assert (await _post(client, name="")).status_code == 422
    assert (await _post(client)).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
async def test_a_strange_key_is_refused(client: httpx.AsyncClient, key: str) -> None:
    answer = await client.post(PATH, json={"name": "x"}, headers=bearer() | {"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_idempotency_key")


async def test_without_a_token_the_endpoint_answers(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, json={"name": "x"}, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


async def test_secrets_are_not_stored(client: httpx.AsyncClient) -> None:
    headers = bearer() | KEY
    made = [(await client.post("/api/v1/auth/mfa/setup", headers=headers)).json()["data"] for _ in range(2)]
    assert made[0]["secret"] != made[1]["secret"]


async def test_a_body_that_is_too_large_is_refused_here_too(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, content=b"x" * (6 * 1024 * 1024), headers=bearer() | KEY)
    assert (answer.status_code, answer.json()["success"]) == (413, False)
