"""Table-driven routes: who may call, what is refused, what comes back."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from legacy_shim.standin.tabled import build
from tests.legacy_shim.standin.running import app_on, bearer, client_of

MISSING = "https://errors.pydantic.dev/2.5/v/missing"


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


def test_routes_keep_their_order() -> None:
    paths = [getattr(route, "path", "") for route in build("notifications").routes]
    assert paths.index("/api/notifications/{notification_id}") < paths.index("/api/notifications/stats")


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/api/permissions/", 403, "Not authenticated"),
        ("/api/accounting/currencies", 403, "Not authenticated"),
        ("/api/data-scope/my-scope", 403, "Not authenticated"),
        ("/api/security/api/settings/tenant/info", 403, "Not authenticated"),
    ],
)
async def test_without_a_token_nobody_passes(client: httpx.AsyncClient, path: str, status: int, detail: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})


async def test_any_bearer_passes_the_mocked_settings(client: httpx.AsyncClient) -> None:
    anything = {"Authorization": "Bearer anything"}
    settings = await client.get("/api/security/api/settings/tenant/info", headers=anything)
    money = await client.get("/api/money-transfers/dashboard", headers=anything)
    assert (settings.status_code, money.status_code) == (200, 401)


async def test_accounting_refuses_even_the_admin(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    answer = await client.get("/api/accounting/currencies", headers=admin)
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "Missing required permissions: accounting.view",
    )


async def test_permissions_are_for_admins(client: httpx.AsyncClient, viewer: dict[str, str]) -> None:
    answer = await client.get("/api/permissions/", headers=viewer)
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "Insufficient permissions: admin required",
    )


async def test_hr_always_breaks_on_its_own_mock(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/hr/employees/not-a-number")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


@pytest.mark.parametrize(
    ("path", "place", "kind"),
    [
        ("/api/pos/enhanced/reports/daily", ["query", "report_date"], "missing"),
        ("/api/expenses/abc", ["path", "expense_id"], "int_parsing"),
        ("/api/expenses/?limit=5000", ["query", "limit"], "less_than_equal"),
        ("/api/expenses/?status=NOPE", ["query", "status"], "enum"),
        ("/api/pos/reports/sales?date_from=x&date_to=2025-01-01", ["query", "date_from"], "date_from_datetime_parsing"),
        ("/api/notifications/stats", ["path", "notification_id"], "int_parsing"),
    ],
)
async def test_bad_parameters_are_named(
    client: httpx.AsyncClient, admin: dict[str, str], path: str, place: list[str], kind: str
) -> None:
    answer = await client.get(path, headers=admin)
    (error,) = answer.json()["detail"]
    assert (answer.status_code, error["loc"], error["type"]) == (422, place, kind)
    assert error["url"] == MISSING.replace("missing", kind)


async def test_bad_bodies_are_named(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/pos/terminals", json={"terminal_code": 7})
    errors = {tuple(each["loc"]): each["type"] for each in answer.json()["detail"]}
    assert errors[("body", "terminal_code")] == "string_type"
    assert errors[("body", "branch_id")] == "missing"


async def test_a_missing_body_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/pos/terminals")
    assert answer.json() == {
        "detail": [{"type": "missing", "loc": ["body"], "msg": "Field required", "input": None, "url": MISSING}]
    }


async def test_uploads_are_taken(client: httpx.AsyncClient) -> None:
    path = "/api/cashflow/cash-transfers/1/upload-receipt"
    taken = await client.post(path, files={"file": ("r.png", b"png")})
    refused = await client.post(path, files={"other": ("r.png", b"png")})
    assert (taken.status_code, refused.status_code) == (200, 422)
    assert refused.json()["detail"][0]["loc"] == ["body", "file"]


async def test_a_header_parameter_is_read_and_not_demanded(client: httpx.AsyncClient) -> None:
    event = {"event_type": "updated", "entity_id": "9", "data": {}}
    answer = await client.post("/api/zoho/webhooks/stock", json=event, headers={"X-Webhook-Key": "k"})
    assert (answer.status_code, answer.json()["success"]) == (202, True)


async def test_the_id_of_the_caller_is_theirs(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/data-scope/my-scope", headers=bearer("manager@tsh.lab"))
    assert answer.json()["user_id"] == 2
