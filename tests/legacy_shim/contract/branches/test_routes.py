import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/branches/"


async def test_all_are_listed_closed_ones_too(client: httpx.AsyncClient) -> None:
    answer = await client.get(PATH, headers=bearer())
    rows = answer.json()
    assert answer.status_code == 200
    assert list(rows[0]) == ["name", "location", "id"]
    assert (rows[0]["name"], rows[0]["id"]) == ("Baghdad Main", 1)
    assert rows[-1]["name"] == "Mosul (closed)"
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)


async def test_one_is_shown_without_a_token(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PATH}4")
    assert (answer.status_code, answer.json()["name"]) == (200, "Mosul (closed)")


@pytest.mark.parametrize("branch_id", ["99", "-1", "2147483648", "99999999999999999999"])
async def test_one_that_is_not_there_is_missed_in_arabic(client: httpx.AsyncClient, branch_id: str) -> None:
    answer = await client.get(f"{PATH}{branch_id}")
    assert (answer.status_code, answer.text) == (404, '{"detail":"الفرع غير موجود"}')


async def test_one_is_created_and_shown(client: httpx.AsyncClient) -> None:
    made = await client.post(PATH, json={"name": "X", "location": "Y"}, headers=bearer())
    assert (made.status_code, made.json()["location"]) == (200, "Y")
    assert (await client.get(f"{PATH}{made.json()['id']}")).json() == made.json()


@pytest.mark.parametrize(
    ("body", "location"),
    [
        ({"name": "X"}, ["body", "location"]),
        ({"name": "a\x00b", "location": "Y"}, ["body", "name"]),
        ({"name": "n" * 201, "location": "Y"}, ["body", "name"]),
        ({"name": "X", "location": "\u202e\x00"}, ["body", "location"]),
    ],
)
async def test_what_cannot_be_stored_is_named(client: httpx.AsyncClient, body: object, location: list[str]) -> None:
    answer = await client.post(PATH, json=body, headers=bearer())
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, location)


async def test_permissions_come_before_the_body(client: httpx.AsyncClient) -> None:
    made = await client.post(PATH, json={}, headers=bearer("viewer@tsh.lab"))
    assert (made.status_code, made.json()) == (403, {"detail": "Insufficient permissions: create_branch required"})
    listed = await client.get(PATH, headers=bearer("viewer@tsh.lab"))
    assert listed.json() == {"detail": "Insufficient permissions: branches.view required"}
    assert (await client.get(PATH)).json() == {"detail": "Not authenticated"}


async def test_a_list_costs_one_query_beside_the_sign_in(client: httpx.AsyncClient) -> None:
    counter = QueryCounter(database_of(client))
    await client.get(PATH, headers=bearer())
    counter.stop()
    assert len(counter.statements) == 2
