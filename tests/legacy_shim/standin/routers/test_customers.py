"""Customers and suppliers as the monolith answers them, quirks included."""

from collections.abc import Mapping

import httpx
import pytest

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import MigrationCustomer
from tests.legacy_shim.standin.running import bearer

Headers = dict[str, str]
NEW = {"name": "Lab Customer", "credit_limit": 1500.5, "currency": "USD"}


async def test_one_customer_shows_money_as_strings_and_utc_as_z(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/customers/1")
    body = answer.json()
    assert next(iter(body)) == "customer_code"
    assert body["credit_limit"] == "1500.00"
    assert body["discount_percentage"] == "0.00"
    assert body["created_at"] == "2025-09-01T08:00:00Z"


async def test_combined_list_shows_the_same_customer_with_floats_and_bare_zero(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/customers/all/combined?limit=2")
    assert '"credit_limit":1500.0,' in answer.text
    assert '"discount_percentage":0,' in answer.text
    first = answer.json()["customers"][0]
    assert first["code"] == "CUST-2025-0001"
    assert first["created_at"] == "2025-09-01T08:00:00+00:00"


async def test_combined_list_counts_limit_for_each_kind(
    client: httpx.AsyncClient,
) -> None:
    body = (await client.get("/api/customers/all/combined?limit=2")).json()
    assert [row["id"] for row in body["customers"]] == [1, 2, "zoho_1", "zoho_2"]
    assert body["customers"][2]["created_at"] == "2025-09-01T08:00:00"
    assert (body["total_regular"], body["total_migrated"], body["total"]) == (2, 2, 4)


async def test_combined_list_searches_both_kinds(client: httpx.AsyncClient) -> None:
    body = (await client.get("/api/customers/all/combined?search=zoho")).json()
    assert body["total_regular"] == 0
    assert {row["source"] for row in body["customers"]} == {"zoho"}


@pytest.mark.parametrize("hidden", ["suppliers", "branches"])
async def test_routes_behind_the_parameter_are_never_reached(client: httpx.AsyncClient, hidden: str) -> None:
    answer = await client.get(f"/api/customers/{hidden}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["type"] == "int_parsing"


async def test_salespersons_are_declared_early_enough(
    client: httpx.AsyncClient,
) -> None:
    rows = (await client.get("/api/customers/salespersons")).json()
    assert rows[0] == {"id": 3, "name": "Ahmed Salim", "employee_code": "EMP-003"}
    assert "Retired Rep" not in [row["name"] for row in rows]


@pytest.mark.parametrize("text", ["c3@example", "+9647700000003"])
async def test_search_leaves_mail_and_phone_out(client: httpx.AsyncClient, admin: Headers, text: str) -> None:
    assert (await client.get("/api/customers/", params={"search": text}, headers=admin)).json() == []


async def test_skip_leaves_the_zoho_rows_alone(client: httpx.AsyncClient) -> None:
    body = (await client.get("/api/customers/all/combined?skip=2&limit=1")).json()
    assert [row["id"] for row in body["customers"]] == [3, "zoho_1"]


async def test_zoho_rows_show_no_arabic_instead(client: httpx.AsyncClient, database: Database) -> None:
    with database.session() as session:
        row = session.get_one(MigrationCustomer, 1)
        row.name_en, row.address_ar = "", "شارع"
        session.commit()
    body = (await client.get("/api/customers/all/combined?limit=1")).json()
    assert (body["customers"][1]["name"], body["customers"][1]["address"]) == ("", None)


async def test_validation_comes_before_the_permission(client: httpx.AsyncClient, viewer: Headers) -> None:
    assert (await client.post("/api/customers/", json={}, headers=viewer)).status_code == 422
    assert (await client.post("/api/customers/", json=NEW, headers=viewer)).status_code == 403
    assert (await client.get("/api/customers/?limit=0", headers=viewer)).status_code == 422


@pytest.mark.parametrize("blank", ["", "  ", None])
async def test_a_blank_code_is_none(client: httpx.AsyncClient, admin: Headers, blank: str | None) -> None:
    created = await client.post("/api/customers/", json=NEW | {"customer_code": blank}, headers=admin)
    assert created.json()["customer_code"] == "CUST-2026-0001"


async def test_complaints_about_the_code_come_first(client: httpx.AsyncClient, admin: Headers) -> None:
    answer = await client.post("/api/customers/", json={"name": 1, "customer_code": 1}, headers=admin)
    assert [problem["loc"][1] for problem in answer.json()["detail"]] == ["customer_code", "name"]


async def test_a_dismissed_user_s_token_stays_good(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/customers/", headers=bearer("sales4@tsh.lab"))).status_code == 200


async def test_list_leaves_out_inactive_customers(client: httpx.AsyncClient, admin: Headers) -> None:
    active = (await client.get("/api/customers/", headers=admin)).json()
    every = (await client.get("/api/customers/?active_only=false", headers=admin)).json()
    assert (len(active), len(every)) == (46, 50)
    assert isinstance(active, list)


async def test_list_pages_and_searches(client: httpx.AsyncClient, admin: Headers) -> None:
    page = await client.get("/api/customers/?skip=2&limit=3", headers=admin)
    assert [row["id"] for row in page.json()] == [3, 4, 5]
    found = await client.get("/api/customers/?search=zagros", headers=admin)
    assert found.json()
    assert all("Zagros" in row["name"] + (row["company_name"] or "") for row in found.json())


async def test_list_needs_a_token_and_the_permission(client: httpx.AsyncClient, viewer: Headers) -> None:
    anonymous = await client.get("/api/customers/")
    assert (anonymous.status_code, anonymous.json()) == (
        403,
        {"detail": "Not authenticated"},
    )
    refused = await client.get("/api/customers/", headers=viewer)
    assert refused.json() == {"detail": "Insufficient permissions: customers.view required"}


async def test_created_customer_gets_the_first_code_of_the_year(client: httpx.AsyncClient, admin: Headers) -> None:
    suggested = await client.get("/api/customers/generate-code", headers=admin)
    created = await client.post("/api/customers/", json=NEW, headers=admin)
    assert created.status_code == 201
    assert suggested.json() == {
        "customer_code": "CUST-2026-0001",
        "format": "PREFIX-YYYY-NNNN",
        "example": "CUST-2025-0001",
    }
    assert created.json()["customer_code"] == "CUST-2026-0001"
    stored = (await client.get(f"/api/customers/{created.json()['id']}")).json()
    assert stored["credit_limit"] == "1500.50"


async def test_code_that_exists_is_refused(client: httpx.AsyncClient, admin: Headers) -> None:
    taken = {"customer_code": "CUST-2025-0001"}
    created = await client.post("/api/customers/", json=NEW | taken, headers=admin)
    changed = await client.put("/api/customers/2", json=taken)
    for answer in (created, changed):
        assert (answer.status_code, answer.json()["detail"]) == (
            400,
            "Customer code already exists",
        )


async def test_anyone_changes_only_what_was_sent(client: httpx.AsyncClient) -> None:
    before = (await client.get("/api/customers/1")).json()
    after = (await client.put("/api/customers/1", json={"phone": "+9647712345678"})).json()
    assert after["updated_at"].endswith("Z")
    assert _without(after, "phone", "updated_at") == _without(before, "phone", "updated_at")
    assert (await client.get("/api/customers/1")).json() == after


def _without(row: Mapping[str, object], *keys: str) -> dict[str, object]:
    return {key: value for key, value in row.items() if key not in keys}


async def test_negative_limit_is_written_and_then_answers_500(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.put("/api/customers/1", json={"credit_limit": -5})
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    rows = (await client.get("/api/customers/all/combined")).json()["customers"]
    assert next(row for row in rows if row["id"] == 1)["credit_limit"] == -5.0


async def test_deleted_customer_is_answered_and_stays(
    client: httpx.AsyncClient,
) -> None:
    deleted = await client.delete("/api/customers/1")
    assert deleted.status_code == 200
    assert deleted.json()["is_active"] is False
    assert (await client.get("/api/customers/1")).json() == deleted.json()


@pytest.mark.parametrize(("kind", "path"), [("Customer", ""), ("Supplier", "suppliers/")])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_missing_row_is_404(client: httpx.AsyncClient, method: str, kind: str, path: str) -> None:
    answer = await client.request(method, f"/api/customers/{path}99999", json={})
    assert (answer.status_code, answer.json()) == (
        404,
        {"detail": f"{kind} not found"},
    )


async def test_supplier_is_created_changed_and_switched_off(
    client: httpx.AsyncClient,
) -> None:
    new = {"supplier_code": "SUP-900", "name": "Lab Supplier"}
    created = await client.post("/api/customers/suppliers", json=new)
    assert (created.status_code, created.json()["payment_terms"]) == (201, 30)
    path = f"/api/customers/suppliers/{created.json()['id']}"
    changed = await client.put(path, json={"city": "Basra"})
    assert (changed.json()["name"], changed.json()["city"]) == ("Lab Supplier", "Basra")
    await client.delete(path)
    assert (await client.get(path)).json()["is_active"] is False


async def test_supplier_code_that_exists_is_refused(client: httpx.AsyncClient) -> None:
    taken = {"supplier_code": "SUP-001", "name": "Twin"}
    created = await client.post("/api/customers/suppliers", json=taken)
    changed = await client.put("/api/customers/suppliers/2", json=taken)
    for answer in (created, changed):
        assert (answer.status_code, answer.json()["detail"]) == (
            400,
            "Supplier code already exists",
        )
