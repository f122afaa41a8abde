"""A write through the gateway, rehearsed by the new side and done by the stand-in, on one database."""

import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loadtests.dryrun_writes import writes_of_every_kind
from new_core.infrastructure.database.session import Database
from tests.legacy_shim.standin.running import client_of
from tests.support.checksums import checksum
from tests.support.erp import Erp, erp, new_side_on, seed, signed, signed_in

CUSTOMERS = ("customers.create_customer", "customers.update_customer", "customers.delete_customer")
INVOICES = ("invoices.create_sales_invoice", "invoices.create_invoice_payment", "invoices.delete_sales_invoice")
ADA = {"name": "Ada", "credit_limit": 500}
INVOICE = {
    "customer_id": 1, "branch_id": 1, "invoice_date": "2026-11-22", "due_date": "2026-12-22", "currency_id": 1,
    "subtotal": "100.00", "total_amount": "100.00", "created_by": 1, "invoice_number": "N-1",
    "invoice_items": [{"product_id": 1, "quantity": "2", "unit_price": "50", "line_total": "100"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("erp") / "erp.db"
    seed(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(seeded: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(seeded, tmp_path / 'erp.db')}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    found = str(request.getfixturevalue("postgres_url"))
    seed(found)
    return found


class Altered:
    """The new side, told something else than the client said: it computes what it should not."""

    def __init__(self, app: ASGIApp, said: bytes, heard: bytes) -> None:
        self._app = app
        self._said, self._heard = said, heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/api/customers/":
            await self._app(scope, receive, send)
            return
        messages = [await receive()]
        messages[0]["body"] = body = messages[0]["body"].replace(self._said, self._heard)
        # Whoever changes a body must have the key to sign it anew.
        lines = signed(scope["method"], scope["path"], body)
        fresh = [(name.lower().encode(), value.encode()) for name, value in lines.items()]
        others = [line for line in scope["headers"] if not line[0].startswith(b"x-banyan-s")]

        async def receive_altered() -> Message:
            return messages.pop() if messages else await receive()

        await self._app({**scope, "headers": [*others, *fresh]}, receive_altered, send)


async def _made(running: Erp, method: str, target: str, body: object = None) -> dict[str, Any]:
    """Write, and see both sides agree."""
    reply = await running.write(method, target, body)
    assert (reply.status < 300, await running.outcome(), await running.differences()) == (True, "match", {}), reply.body
    answer: dict[str, Any] = orjson.loads(reply.body)
    return answer


async def test_sides_that_agree_match(url: str) -> None:
    async with erp(url, (*CUSTOMERS, *INVOICES)) as running:
        customer = await _made(running, "POST", "/api/customers/", ADA)
        await _made(running, "PUT", f"/api/customers/{customer['id']}", {"credit_limit": "12.25"})
        await _made(running, "DELETE", f"/api/customers/{customer['id']}")
        invoice = await _made(running, "POST", "/api/invoices/sales", INVOICE)
        payment = {"sales_invoice_id": invoice["id"], "amount": "40", "payment_number": "P-1", "payment_method": "CASH"}
        paid = payment | {"payment_date": "2026-11-22", "currency_id": 1, "created_by": 1}
        await _made(running, "POST", "/api/invoices/payments", paid)
        second = await _made(running, "POST", "/api/invoices/sales", INVOICE | {"invoice_number": "N-2"})
        await _made(running, "DELETE", f"/api/invoices/sales/{second['id']}")


async def test_writes_of_every_kind_leave_nothing(url: str) -> None:
    app = new_side_on(url)
    database: Database = app.core.state.container.database
    before, told = await checksum(database), []
    async with client_of(app) as client:
        for number, write in enumerate(writes_of_every_kind()):
            request = client.build_request(write.method, write.target, json=write.body(number), headers=signed_in())
            request.headers.update(signed(write.method, write.target, request.content))
            told.append((await client.send(request)).json())
    assert await checksum(database) == before
    await database.dispose()
    assert {each["failure"] for each in told} == {None}
    assert {row["operation"] for each in told for row in each["rows"]} == {"insert", "update", "delete"}
    assert sum(bool(each["rows"]) for each in told) > len(told) / 2


async def test_a_wrong_amount_is_found_in_its_row(url: str) -> None:
    async with erp(
        url, CUSTOMERS, wrap=lambda app: Altered(app, b'"credit_limit":500', b'"credit_limit":501')
    ) as running:
        reply = await running.write("POST", "/api/customers/", ADA)
        assert b'"credit_limit":"500' in reply.body
        assert await running.outcome() == "mismatch"
        found = await running.differences()
        assert found.keys() == {"$.credit_limit", "$rows.customers[*].credit_limit"}
        kind, legacy, new = found["$rows.customers[*].credit_limit"]
        assert (kind, float(legacy), float(new)) == ("value", 500, 501)
        (row,) = await running.rows()
        assert (row["before"], row["after"]["name"], row["legacy"]["name"]) == (None, "Ada", "Ada")


async def test_the_client_is_served_when_the_budget_runs_out(url: str) -> None:
    async with erp(url, CUSTOMERS, budget=0.001) as running:
        before = await checksum(running.database, but=["customers"])
        assert (await running.write("POST", "/api/customers/", ADA)).status == 201
        assert await running.outcome() == "timeout"
        assert await _count(running, "SELECT count(*) FROM customers WHERE name = 'Ada'") == 1
        assert await checksum(running.database, but=["customers"]) == before


async def _count(running: Erp, statement: str) -> int:
    async with running.database.engine.connect() as connection:
        return (await connection.execute(text(statement))).scalar() or 0


async def test_a_write_that_does_not_opt_in_is_withheld(sqlite_url: str) -> None:
    async with erp(sqlite_url, ()) as running:
        assert (await running.write("POST", "/api/customers/", ADA)).status == 201
        assert await running.outcome() == "withheld"
        assert await _count(running, "SELECT count(*) FROM nc_outbox") == 0


async def test_a_new_side_without_the_key_costs_the_client_nothing(sqlite_url: str) -> None:
    async with erp(sqlite_url, CUSTOMERS, key=b"another") as running:
        assert (await running.write("POST", "/api/customers/", ADA)).status == 201
        assert await running.outcome() == "new_error"
        assert await _count(running, "SELECT count(*) FROM customers WHERE name = 'Ada'") == 1
