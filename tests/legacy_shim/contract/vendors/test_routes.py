"""What agreement with the stand-in does not show: PostgreSQL, who may, and what it costs."""

from typing import Any

import httpx
import pytest

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/vendors/"
NEEDED: dict[str, Any] = {"code": "QWX-1", "name_ar": "مورد", "name_en": "qwx"}


async def test_a_vendor_lives_through_its_routes(client: httpx.AsyncClient) -> None:
    body = NEEDED | {"currency": "RMB", "email": "a@B.cn", "phone": "ask Mei", "outstanding_payable": None}
    created = (await client.post(PATH, json=body, headers=bearer("viewer@tsh.lab"))).json()
    assert (created["email"], created["phone"], len(created)) == ("a@b.cn", "ask Mei", 11)
    assert created["created_at"] == created["updated_at"] == "2026-11-22T20:22:10.576198"
    path = f"{PATH}{created['id']}"
    updated = await client.put(path, json={"email": None, "currency": "IQD"}, headers=bearer())
    assert updated.json() == created | {"email": None}
    assert (await client.get(f"{PATH}?search=QWX", headers=bearer())).json() == [updated.json()]
    deleted = await client.delete(path, headers=bearer())
    assert deleted.json() == {"message": "Vendor deleted successfully"}
    gone = await client.get(path, headers=bearer())
    assert (gone.status_code, gone.json()) == (404, {"detail": "Vendor not found"})


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"code": "ZV-002"}, 400, "Vendor code already exists"),
        ({"currency": "EUR"}, 422, ["body", "currency"]),
        ({"email": "nobody"}, 422, ["body", "email"]),
        ({"outstanding_payable": 10**12}, 422, ["body", "outstanding_payable"]),
        ({"phone": "\x00"}, 422, ["body", "phone"]),
        ({"city": "\x00"}, 422, ["body", "city"]),
    ],
)
async def test_refusals_name_what_is_wrong(
    client: httpx.AsyncClient, body: dict[str, Any], status: int, expected: object
) -> None:
    for method, path, sent in (("POST", PATH, NEEDED | body), ("PUT", f"{PATH}1", body)):
        answer = await client.request(method, path, json=sent, headers=bearer())
        detail = answer.json()["detail"]
        assert (answer.status_code, detail if isinstance(detail, str) else detail[0]["loc"]) == (status, expected)


@pytest.mark.parametrize(("query", "status"), [("skip=-1", 422), ("limit=-1", 422), (f"skip={2**70}", 200)])
async def test_pages_that_are_none_are_told_from_empty_ones(client: httpx.AsyncClient, query: str, status: int) -> None:
    assert (await client.get(f"{PATH}?{query}", headers=bearer())).status_code == status


async def test_nobody_comes_in_without_a_token(client: httpx.AsyncClient) -> None:
    for method, path in (("GET", ""), ("POST", ""), ("GET", "1"), ("PUT", "1"), ("DELETE", "1")):
        answer = await client.request(method, PATH + path, json={})
        assert (answer.status_code, answer.json()) == (403, {"detail": "Not authenticated"})


async def test_a_page_costs_one_query_beside_the_sign_in(client: httpx.AsyncClient) -> None:
    counter = QueryCounter(database_of(client))
    await client.get(PATH, headers=bearer())
    counter.stop()
    assert len(counter.statements) == 2
