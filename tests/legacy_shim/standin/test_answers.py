"""Each kind of answer, seen through a route that has it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.legacy_shim.standin.running import NOW, app_on, bearer, client_of


@pytest.fixture(scope="module")
def reading(seeded_file: Path) -> Iterator[FastAPI]:
    """One app for all tests here: these routes keep no state."""
    app = app_on(f"sqlite:///{seeded_file}")
    yield app
    app.state.database.close()


@pytest.fixture
async def client(reading: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(reading) as client:
        yield client


async def test_rows_come_from_the_database(client: httpx.AsyncClient) -> None:
    page = await client.get("/api/expenses/", params={"skip": 2, "limit": 2})
    assert [row["id"] for row in page.json()] == [3, 4]
    assert page.json()[0]["amount"] == "300.375"
    assert page.json()[0]["expense_date"] == "2025-09-04T08:00:00"


async def test_rows_are_chosen_by_parameters_that_are_columns(client: httpx.AsyncClient) -> None:
    rows = (await client.get("/api/expenses/", params={"category": "RENT"})).json()
    assert {row["category"] for row in rows} == {"RENT"}
    assert len(rows) == 3


async def test_my_rows_are_mine(client: httpx.AsyncClient) -> None:
    path = "/api/money-transfers/my-transfers"
    own = await client.get(path, headers=bearer("sales1@tsh.lab"))
    none = await client.get(path, headers=bearer("admin@tsh.lab"))
    assert {row["salesperson_id"] for row in own.json()} == {3}
    assert none.json() == []


async def test_linked_rows_are_nested(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    roles = (await client.get("/api/permissions/roles", headers=admin)).json()
    counts = {role["name"]: len(role["permissions"]) for role in roles}
    assert (counts["Admin"], counts["Manager"]) == (0, 14)


async def test_a_table_that_is_not_there_is_empty(client: httpx.AsyncClient) -> None:
    listed = await client.get("/api/cashflow/cash-boxes")
    one = await client.get("/api/cashflow/cash-boxes/1")
    assert listed.json() == []
    assert (one.status_code, one.json()) == (404, {"detail": "Cash box not found"})


async def test_a_row_is_answered_with_what_was_changed(client: httpx.AsyncClient) -> None:
    path = "/api/accounting/currencies/1"
    before = (await client.get(path)).json()
    after = (await client.put(path, json={"symbol": "IQD"})).json()
    assert after == {**before, "symbol": "IQD"}


async def test_rows_without_a_schema_go_out_raw(client: httpx.AsyncClient) -> None:
    rows = (await client.get("/api/migration/customers")).json()
    assert isinstance(rows[0]["credit_limit"], float)
    assert "created_at" in rows[0]


async def test_only_active_rows_are_listed_unless_asked(client: httpx.AsyncClient) -> None:
    path = "/api/migration/customers"
    active = (await client.get(path)).json()
    everyone = (await client.get(path, params={"active_only": False})).json()
    assert (len(active), len(everyone)) == (7, 8)


async def test_what_is_made_says_what_was_sent(client: httpx.AsyncClient) -> None:
    sent = {"code": "T", "name_ar": "ت", "name_en": "T", "discount_type": "PERCENT", "discount_value": 7.5}
    made = (await client.post("/api/pos/discounts", json=sent)).json()
    assert (made["id"], made["code"], made["name_ar"]) == (1, "T", "ت")
    assert (made["discount_value"], made["is_active"]) == ("7.50", True)


async def test_values_name_the_parameters(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/pos/sessions/7/close")
    assert answer.json() == {"success": True, "message": "Session closed successfully", "session_id": 7}


async def test_now_is_the_clock_of_the_app(client: httpx.AsyncClient) -> None:
    application = (await client.get("/api/settings/system/info")).json()["system_info"]["application"]
    assert application["last_checked"] == NOW.replace(tzinfo=None).isoformat()


async def test_handled_failures_leak_their_sql(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/consumer/products", params={"limit": 5})
    assert answer.status_code == 500
    assert "[parameters: {'limit': 5, 'skip': 0}]" in answer.json()["detail"]


async def test_unhandled_failures_are_plain_text(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/pos/transactions")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


async def test_a_backup_is_downloaded(client: httpx.AsyncClient) -> None:
    answer = await client.get('/api/settings/backup/download/a"b.sql')
    assert answer.headers["content-disposition"] == 'attachment; filename="ab.sql"'
    assert answer.content == b'-- backup a"b.sql\n'


async def test_an_item_has_a_picture(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/zoho/image/9")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("mode", "status", "body"),
    [("subscribe", 200, 42), ("other", 403, {"detail": "Verification failed"})],
)
async def test_whatsapp_gets_its_number_back(client: httpx.AsyncClient, mode: str, status: int, body: object) -> None:
    asked = {"hub_mode": mode, "hub_challenge": "42"}
    answer = await client.get("/api/whatsapp/whatsapp/webhook", params=asked)
    assert (answer.status_code, answer.json()) == (status, body)
