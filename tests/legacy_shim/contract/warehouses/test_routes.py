import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/warehouses/"
VIEWER = bearer("viewer@tsh.lab")


async def test_lists_by_page_whatever_the_limit(client: httpx.AsyncClient) -> None:
    rows = (await client.get(PATH, params={"limit": 100_000}, headers=VIEWER)).json()
    assert rows[0] == {"name": "BGD-WH1", "branch_id": 1, "id": 1}
    second = await client.get(PATH, params={"skip": 1, "limit": 1}, headers=VIEWER)
    assert second.json() == rows[1:2]
    assert (await client.get(PATH, params={"limit": 0}, headers=VIEWER)).json() == []


async def test_lives_from_creation_to_deletion(client: httpx.AsyncClient) -> None:
    made = await client.post(PATH, json={"name": "WX", "branch_id": 1}, headers=VIEWER)
    number = made.json()["id"]
    assert (made.status_code, made.text) == (200, f'{{"name":"WX","branch_id":1,"id":{number}}}')
    changed = await client.put(f"{PATH}{number}", json={"branch_id": 4}, headers=VIEWER)
    assert changed.json() == {"name": "WX", "branch_id": 4, "id": number}
    gone = await client.delete(f"{PATH}{number}", headers=VIEWER)
    assert gone.text == '{"message":"Warehouse deleted successfully"}'
    missing = await client.get(f"{PATH}{number}", headers=VIEWER)
    assert (missing.status_code, missing.json()) == (404, {"detail": "Warehouse not found"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "a\x00b", "branch_id": 1}, "name"),
        ({"name": "n" * 101, "branch_id": 1}, "name"),
        ({"name": None, "branch_id": 1}, "name"),
        ({"name": "x", "branch_id": 77}, "branch_id"),
        ({"name": "x", "branch_id": 2**40}, "branch_id"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_what_cannot_be_stored_is_named(client: httpx.AsyncClient, method: str, body: object, field: str) -> None:
    answer = await client.request(method, PATH if method == "POST" else f"{PATH}1", json=body, headers=VIEWER)
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", field])


@pytest.mark.parametrize(("name", "value"), [("skip", "-1"), ("limit", "-1"), ("limit", "x")])
async def test_what_no_page_can_be_is_named(client: httpx.AsyncClient, name: str, value: str) -> None:
    answer = await client.get(PATH, params={name: value}, headers=VIEWER)
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["query", name])


async def test_a_token_is_all_it_takes(client: httpx.AsyncClient) -> None:
    for method, path in (("GET", ""), ("GET", "1"), ("POST", ""), ("PUT", "1"), ("DELETE", "1")):
        answer = await client.request(method, PATH + path, json={})
        assert (answer.status_code, answer.json()) == (403, {"detail": "Not authenticated"})


async def test_one_in_use_stays(client: httpx.AsyncClient) -> None:
    made = await client.post("/api/v1/branches", json={"name": "B"}, headers=bearer())
    branch = made.json()["data"]["id"]
    await client.post(PATH, json={"name": "W", "branch_id": branch}, headers=VIEWER)
    refused = await client.delete(f"/api/v1/branches/{branch}", headers=bearer())
    assert (refused.status_code, refused.json()["code"]) == (409, "branch_in_use")


async def test_a_page_costs_one_query_beside_the_sign_in(client: httpx.AsyncClient) -> None:
    counter = QueryCounter(database_of(client))
    await client.get(PATH, headers=VIEWER)
    counter.stop()
    assert len(counter.statements) == 2
