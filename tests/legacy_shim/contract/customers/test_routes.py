"""What the recorded exchanges do not show: every route, its refusals, and each row of the table of defects."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from legacy_shim.contract.customers.routes import Listing, get_branches, get_suppliers
from legacy_shim.contract.customers.schemas import CustomerCreate
from tests.support.new_side import QueryCounter, bearer, database_of, new_side

PATH = "/api/customers/"
JSON = {"Content-Type": "application/json"}


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json={"name": "qwx", **fields}, headers=bearer())
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def _supplier(client: httpx.AsyncClient, code: str = "QWX-1", **fields: object) -> dict[str, Any]:
    answer = await client.post(f"{PATH}suppliers", json={"supplier_code": code, "name": "qwx", **fields})
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def _execute(client: httpx.AsyncClient, statement: str) -> None:
    async with database_of(client).engine.begin() as connection:
        await connection.execute(text(statement))


async def test_a_customer_lives_through_its_routes(client: httpx.AsyncClient) -> None:
    created = await _create(client, credit_limit="1500.555", email="none yet", phone="ask Ali")
    assert list(created)[:2] == ["customer_code", "name"]
    assert (created["credit_limit"], created["email"], created["phone"]) == ("1500.56", "none yet", "ask Ali")
    path = f"{PATH}{created['id']}"
    updated = (await client.put(path, json={"city": "Erbil", "notes": None})).json()
    assert updated == created | {"city": "Erbil", "updated_at": "2026-11-22T20:22:10.576198Z"}
    assert (await client.get(path)).json() == updated
    deleted = (await client.delete(path)).json()
    assert deleted == updated | {"is_active": False}


async def test_an_update_without_difference_leaves_the_time_alone(client: httpx.AsyncClient) -> None:
    created = await _create(client, credit_limit=5)
    answer = await client.put(f"{PATH}{created['id']}", json={"name": "qwx", "credit_limit": "5.000"})
    assert answer.json() == created


async def test_lists_are_in_order_of_id_whatever_was_written_last(client: httpx.AsyncClient) -> None:
    ids = [(await _create(client, name=f"qwx {n}"))["id"] for n in range(3)]
    await client.put(f"{PATH}{ids[0]}", json={"notes": "moved"})
    for path in (f"{PATH}?search=qwx", f"{PATH}all/combined?search=qwx"):
        answer = (await client.get(path, headers=bearer())).json()
        rows = answer if isinstance(answer, list) else answer["customers"]
        assert [row["id"] for row in rows] == ids


async def test_inactive_ones_are_listed_when_asked_for(client: httpx.AsyncClient) -> None:
    created = await _create(client, name="qwx gone", is_active=False)
    for active_only, ids in (("true", []), ("false", [created["id"]])):
        params = {"search": "qwx gone", "active_only": active_only}
        answer = await client.get(PATH, params=params, headers=bearer())
        assert [row["id"] for row in answer.json()] == ids


async def test_combined_has_its_own_names_floats_and_times(client: httpx.AsyncClient) -> None:
    await _create(client, name="qwx one", credit_limit="10.50", salesperson_id=3)
    answer = (await client.get(f"{PATH}all/combined?search=qwx one")).json()
    (row,) = answer["customers"]
    assert (row["code"], row["salesperson_name"], row["source"]) == ("CUST-2026-0001", "Ahmed Salim", "regular")
    assert (row["credit_limit"], row["discount_percentage"]) == (10.5, 0)
    assert row["created_at"] == "2026-11-22T20:22:10.576198+00:00"
    assert {key: answer[key] for key in answer if key != "customers"} == {
        "total_regular": 1,
        "total_migrated": 0,
        "total": 1,
    }


async def test_imported_customers_follow_our_own(client: httpx.AsyncClient) -> None:
    rows = (await client.get(f"{PATH}all/combined?limit=1&search=Zoho customer")).json()["customers"]
    assert [row["id"] for row in rows] == ["zoho_1"]
    assert (rows[0]["credit_limit"], rows[0]["created_at"]) == (1000.125, "2025-09-01T08:00:00")


async def test_salespersons_are_offered(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PATH}salespersons")
    assert answer.json()[0] == {"id": 3, "name": "Ahmed Salim", "employee_code": "EMP-003"}


async def test_a_code_is_suggested_not_reserved(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await client.get(f"{PATH}generate-code?prefix=VIP", headers=bearer("viewer@tsh.lab"))
        assert answer.json()["customer_code"] == "VIP-2026-0001"


async def test_a_supplier_lives_through_its_routes(client: httpx.AsyncClient) -> None:
    created = await _supplier(client)
    assert created["payment_terms"] == 30
    path = f"{PATH}suppliers/{created['id']}"
    updated = (await client.put(path, json={"city": "Shenzhen"})).json()
    assert updated["city"] == "Shenzhen"
    assert (await client.get(path)).json() == updated
    assert (await client.delete(path)).json() == updated | {"is_active": False}


async def test_a_supplier_s_code_is_taken_once(client: httpx.AsyncClient) -> None:
    await _supplier(client)
    answer = await client.post(f"{PATH}suppliers", json={"supplier_code": "QWX-1", "name": "x"})
    assert (answer.status_code, answer.json()) == (400, {"detail": "Supplier code already exists"})
    other = await _supplier(client, "QWX-2")
    answer = await client.put(f"{PATH}suppliers/{other['id']}", json={"supplier_code": "QWX-1"})
    assert (answer.status_code, answer.json()) == (400, {"detail": "Supplier code already exists"})


async def test_hidden_routes_stay_hidden(client: httpx.AsyncClient) -> None:
    for name in ("suppliers", "branches"):
        answer = await client.get(PATH + name)
        assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "int_parsing")


async def test_what_hidden_routes_would_say(client: httpx.AsyncClient) -> None:
    container = client._transport.app.core.state.container  # type: ignore[attr-defined]  # the fixture's own transport
    await _supplier(client)
    found = await get_suppliers(container.suppliers, Listing(search="qwx"))
    assert [row["supplier_code"] for row in json.loads(bytes(found.body))] == ["QWX-1"]
    branches = await get_branches(container.directory)
    assert json.loads(bytes(branches.body))[0] == {"id": 1, "name": "Baghdad Main"}


@pytest.mark.parametrize(
    ("headers", "status", "detail"),
    [
        ({}, 403, "Not authenticated"),
        ({"Authorization": "Bearer"}, 403, "Not authenticated"),
        ({"Authorization": "Basic eDp5"}, 403, "Invalid authentication credentials"),
        ({"Authorization": "Bearer x.y.z"}, 401, "Could not validate credentials"),
        (bearer(lifetime=timedelta(0)), 401, "Could not validate credentials"),
        (bearer("nobody@tsh.lab"), 401, "Could not validate credentials"),
        (bearer("sales4@tsh.lab"), 401, "Could not validate credentials"),
        (bearer("viewer@tsh.lab"), 403, "Insufficient permissions: customers.view required"),
        (bearer("norole@tsh.lab"), 403, "Insufficient permissions: customers.view required"),
        (bearer("manager@tsh.lab"), 200, None),
    ],
)
async def test_lists_are_for_those_who_may(
    client: httpx.AsyncClient, headers: dict[str, str], status: int, detail: str | None
) -> None:
    answer = await client.get(f"{PATH}?limit=1", headers=headers)
    assert answer.status_code == status
    if detail:
        assert answer.json() == {"detail": detail}
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


async def test_a_token_that_was_logged_out_is_refused(client: httpx.AsyncClient) -> None:
    headers = bearer()
    token = headers["Authorization"].removeprefix("Bearer ")
    await _execute(
        client,
        f"INSERT INTO token_blacklist (token, user_id, expires_at) VALUES ('{token}', 1, '2030-01-01 00:00:00')",  # noqa: S608  our own token
    )
    assert (await client.get(f"{PATH}generate-code", headers=headers)).status_code == 401


async def test_the_request_is_validated_before_permissions_are_asked(client: httpx.AsyncClient) -> None:
    viewer = bearer("viewer@tsh.lab")
    assert (await client.post(PATH, json={}, headers=viewer)).status_code == 422
    refused = await client.post(PATH, json={"name": "x"}, headers=viewer)
    assert refused.json() == {"detail": "Insufficient permissions: create_customer required"}
    assert (await client.post(PATH, json={})).status_code == 403


@pytest.mark.parametrize("search", ["50%", "%", "_wx 5", "\\", "\x00"])
async def test_wildcards_mean_themselves(client: httpx.AsyncClient, search: str) -> None:
    await _create(client, name="qwx 50 % off")
    answer = await client.get(PATH, params={"search": search}, headers=bearer())
    assert answer.status_code == 200
    assert [row["name"] for row in answer.json()] == (["qwx 50 % off"] if search == "%" else [])


@pytest.mark.parametrize("skip", [2**31, 2**63, 10**30])
async def test_a_page_beyond_all_pages_is_empty(client: httpx.AsyncClient, skip: int) -> None:
    answer = await client.get(PATH, params={"skip": skip}, headers=bearer())
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a\x00b"),
        ("notes", "\x00"),
        ("credit_limit", 10_000_000_000),
        ("payment_terms", 2**31),
        ("salesperson_id", 999_999),
        ("salesperson_id", 2**40),
    ],
)
async def test_what_the_database_would_refuse_is_a_422_with_the_field(
    client: httpx.AsyncClient, field: str, value: object
) -> None:
    created = await _create(client)
    answers = [
        await client.post(PATH, json={"name": "x", field: value}, headers=bearer()),
        await client.put(f"{PATH}{created['id']}", json={field: value}),
    ]
    for answer in answers:
        (problem,) = answer.json()["detail"]
        assert (answer.status_code, problem["loc"], problem["input"]) == (422, ["body", field], value)
        assert problem["url"] == "https://errors.pydantic.dev/2.5/v/value_error"
    assert (await client.get(f"{PATH}{created['id']}")).json() == created


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ("name", "string_type"),
        ("customer_code", "string_type"),
        ("currency", "string_type"),
        ("credit_limit", "decimal_type"),
        ("payment_terms", "int_type"),
        ("is_active", "bool_type"),
    ],
)
async def test_null_for_what_cannot_be_empty_is_a_422(client: httpx.AsyncClient, field: str, error: str) -> None:
    created = await _create(client)
    answer = await client.put(f"{PATH}{created['id']}", json={field: None})
    (problem,) = answer.json()["detail"]
    assert (problem["type"], problem["loc"], problem["input"]) == (error, ["body", field], None)
    assert (await client.get(f"{PATH}{created['id']}")).json() == created


async def test_a_blank_code_keeps_the_code(client: httpx.AsyncClient) -> None:
    created = await _create(client)
    answer = await client.put(f"{PATH}{created['id']}", json={"customer_code": " ", "city": "Erbil"})
    assert (answer.json()["customer_code"], answer.json()["city"]) == (created["customer_code"], "Erbil")


@pytest.mark.parametrize("kind", ["", "suppliers/"])
@pytest.mark.parametrize("identity", [0, -1, 999_999, 2**31, 2**70])
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, kind: str, identity: int) -> None:
    detail = "Supplier not found" if kind else "Customer not found"
    for method, body in (("GET", None), ("PUT", {}), ("DELETE", None)):
        answer = await client.request(method, f"{PATH}{kind}{identity}", json=body)
        assert (answer.status_code, answer.json()) == (404, {"detail": detail})


async def test_a_row_of_nulls_is_readable(client: httpx.AsyncClient) -> None:
    await _execute(
        client, "INSERT INTO customers (id, customer_code, name, created_at) VALUES (900, 'Q-900', 'qwx', NULL)"
    )
    row = (await client.get(f"{PATH}900")).json()
    assert (row["credit_limit"], row["payment_terms"], row["currency"], row["is_active"]) == ("0.00", 0, "IQD", False)
    assert row["created_at"] is None
    combined = await client.get(f"{PATH}all/combined?search=Q-900&active_only=false")
    assert combined.json()["customers"][0]["created_at"] is None


async def test_codes_count_on_after_four_digits(client: httpx.AsyncClient) -> None:
    await _create(client, customer_code="CUST-2026-9999")
    assert [(await _create(client))["customer_code"] for _ in range(2)] == ["CUST-2026-10000", "CUST-2026-10001"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b'{"name": NaN}', "nan"),
        (b'{"name": Infinity}', "inf"),
        (b'{"name": "\\ud800"}', "?"),
        (b'{"name": ' + b"[" * 300 + b"]" * 300 + b"}", None),
    ],
)
async def test_what_json_cannot_hold_is_still_answered(
    client: httpx.AsyncClient, body: bytes, shown: str | None
) -> None:
    answer = await client.post(PATH, content=body, headers=JSON | bearer())
    (problem,) = answer.json()["detail"]
    assert (answer.status_code, problem["loc"]) == (422, ["body", "name"])
    if shown:
        assert problem["input"] == shown


@pytest.mark.parametrize("path", ["?search=qwx", "1", "all/combined?search=qwx", "generate-code", "salespersons"])
async def test_the_number_of_queries_does_not_grow_with_the_rows(erp_sqlite: str, path: str) -> None:
    async with new_side(erp_sqlite) as client:
        await _create(client, salesperson_id=3)
        counts = []
        for _ in range(2):
            counter = QueryCounter(database_of(client))
            assert (await client.get(PATH + path, headers=bearer())).status_code == 200
            counter.stop()
            counts.append(len(counter.statements))
            for salesperson_id in (1, 2, 3, 6):
                await _create(client, salesperson_id=salesperson_id)
    assert counts[0] == counts[1] <= 3


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
bodies = json_values | st.dictionaries(st.sampled_from(list(CustomerCreate.model_fields)), json_values, max_size=4)
targets = st.sampled_from([("POST", PATH), ("PUT", f"{PATH}1"), ("POST", f"{PATH}suppliers"), ("GET", PATH)])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies, target=targets, query=st.text())
def test_no_request_is_answered_with_an_error_of_ours(
    erp_sqlite: str, body: object, target: tuple[str, str], query: str
) -> None:
    async def send() -> httpx.Response:
        async with new_side(erp_sqlite) as client:
            params = {"search": query.encode("utf-8", "replace").decode(), "prefix": "x"}
            headers = JSON | bearer()
            await _create(client)
            return await client.request(*target, content=json.dumps(body), params=params, headers=headers)

    answer = asyncio.run(send())
    assert answer.status_code < 500
    assert answer.json() is not None
