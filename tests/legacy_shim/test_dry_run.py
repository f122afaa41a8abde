"""A write with the gateway's signature is told and leaves nothing; one without it is not even begun."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import respx
from sqlalchemy import event
from starlette.types import Message, Receive, Scope, Send

from gateway.signing import READ, derive_key, digest
from legacy_shim.app import create_app
from legacy_shim.dry_run import LONGEST_BODY, DryRunMiddleware, DryRuns, dry_runs_of
from new_core.api.container import Container
from new_core.application.interfaces.services.email_service import Letter
from new_core.application.interfaces.services.sms_service import TextMessage
from new_core.application.interfaces.services.zoho_service import ZohoContact
from new_core.core.config import Settings
from new_core.domain.entities.customer import Customer
from new_core.infrastructure.database.rehearsal import Limits
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.services import Services
from tests.support.checksums import checksum
from tests.support.dry_runs import BELIEVING, KEY, dry_run, marked
from tests.support.new_core_databases import NOW, erp_postgres, erp_sqlite, erp_url, shared_postgres, sqlite_template
from tests.support.new_side import bearer, database_of, new_side, settings_for
from tests.support.smtp_server import smtp_server
from tests.support.zoho import ACCOUNTS, API, FakeZoho

__all__ = ["erp_postgres", "erp_sqlite", "erp_url", "shared_postgres", "sqlite_template"]

PATH = "/api/customers/"
ADA = {"name": "Ada", "customer_code": "DRY-1", "credit_limit": "12.50"}
SENT = httpx.Request("POST", "http://new", json=ADA).content
_OTHER = SENT.replace(b"12.50", b"99.50")
TAMPERED = marked("POST", PATH, _OTHER)["X-Banyan-Signature"].replace(digest(_OTHER).decode(), digest(SENT).decode())
"""The digest of the body that is sent, under a signature for another."""


@asynccontextmanager
async def _unchanged(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Whatever a test asks, the database is afterwards what it was."""
    async with new_side(url, BELIEVING) as client:
        before = await checksum(database_of(client))
        yield client
        assert await checksum(database_of(client)) == before


@pytest.fixture
async def client(erp_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with _unchanged(erp_url) as client:
        yield client


@pytest.fixture
async def refusing(erp_sqlite: str) -> AsyncIterator[httpx.AsyncClient]:
    async with _unchanged(erp_sqlite) as client:
        yield client


async def test_a_write_is_answered_and_taken_back(client: httpx.AsyncClient) -> None:
    told = await dry_run(client, "POST", PATH, ADA)
    assert (told["failure"], told["answer"]["status"]) == (None, 201)
    assert '"customer_code":"DRY-1"' in told["answer"]["body"]
    (row,) = told["rows"]
    assert (row["table"], row["operation"], row["before"]) == ("customers", "insert", None)
    assert (row["after"]["name"], float(row["after"]["credit_limit"])) == ("Ada", 12.5)
    assert told["tables"]["customers"]["key"] == ["id"]
    assert told["tables"]["customers"]["highest"] < row["key"]["id"]
    assert [each["kind"] for each in told["effects"]] == ["event", "email", "zoho", "relay"]


async def test_a_refused_write_has_its_answer_and_no_rows(refusing: httpx.AsyncClient) -> None:
    told = await dry_run(refusing, "PUT", f"{PATH}999999", {"name": "x"})
    assert (told["answer"]["status"], told["rows"], told["effects"]) == (404, [], [])


async def test_an_order_of_writes_in_one_request_is_told_as_one(client: httpx.AsyncClient) -> None:
    told = await dry_run(client, "POST", f"{PATH}suppliers", {"name": "s", "supplier_code": "DRY-2"})
    assert [(each["table"], each["operation"]) for each in told["rows"]] == [("suppliers", "insert")]
    assert {each["kind"] for each in told["effects"]} >= {"event", "relay"}


async def test_two_at_once_leave_nothing(client: httpx.AsyncClient) -> None:
    both = await asyncio.gather(*(dry_run(client, "POST", PATH, {"name": f"n{n}"}) for n in range(2)))
    assert {told["failure"] for told in both} <= {None, "busy"}
    assert any(told["rows"] for told in both)


@pytest.mark.parametrize(
    "headers",
    [
        marked("POST", PATH, SENT, key=derive_key("a guess")),
        marked("POST", PATH, SENT, age=61),
        marked("POST", PATH, SENT, age=-61),
        marked("POST", f"{PATH}suppliers", SENT),
        marked("POST", PATH, SENT, mark=READ),
        {"X-Banyan-Shadow": "dry-run"},
        {"X-Banyan-Shadow": "1"},
        {**marked("POST", PATH, SENT), "X-Banyan-Signature": "t=1,id=a,body=short,v2=short"},
        marked("POST", PATH, SENT.replace(b"12.50", b"99.50")),
        marked("POST", PATH),
        {"X-Banyan-Shadow": "dry-run", "X-Banyan-Signature": TAMPERED},
    ],
    ids=[
        "forged",
        "expired",
        "not yet",
        "another target",
        "a read",
        "unsigned",
        "unsigned read",
        "malformed",
        "another body",
        "no body",
        "another digest",
    ],
)
async def test_an_untrue_mark_is_refused(refusing: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await refusing.post(PATH, json=ADA, headers=bearer() | headers)
    assert answer.status_code == 403


async def test_two_marks_are_none(refusing: httpx.AsyncClient) -> None:
    headers = [*bearer().items(), *marked("POST", PATH, SENT).items(), ("X-Banyan-Shadow", "dry-run")]
    assert (await refusing.post(PATH, json=ADA, headers=headers)).status_code == 403


async def test_without_a_key_nobody_is_believed(erp_sqlite: str) -> None:
    async with new_side(erp_sqlite) as client:
        before = await checksum(database_of(client))
        answer = await client.post(PATH, json=ADA, headers=bearer() | marked("POST", PATH, SENT))
        assert answer.status_code == 403
        assert await checksum(database_of(client)) == before


async def test_a_marked_read_is_only_a_read(refusing: httpx.AsyncClient) -> None:
    target = f"{PATH}?limit=1"
    answer = await refusing.get(target, headers=bearer() | marked("GET", target))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


async def test_a_write_that_takes_too_long_is_given_up(erp_url: str) -> None:
    async with new_side(erp_url, DryRuns(KEY, Limits(seconds=0.001))) as client:
        before = await checksum(database_of(client))
        told = await dry_run(client, "POST", PATH, ADA)
        assert (told["failure"], told["answer"], told["rows"]) == ("timeout", None, [])
        assert await checksum(database_of(client)) == before


async def test_a_lock_of_somebody_else_makes_it_busy(erp_url: str) -> None:
    async with new_side(erp_url, BELIEVING) as client:
        made = (await client.post(PATH, json=ADA, headers=bearer())).json()
        async with database_of(client).session() as session:
            await session.get(Customer, made["id"], with_for_update=True)
            told = await dry_run(client, "PUT", f"{PATH}{made['id']}", {"city": "Erbil"})
        assert (told["failure"], told["rows"]) == ("busy", [])


async def test_nothing_is_sent_that_would_be_for_real(erp_sqlite: str) -> None:
    async with smtp_server() as mail, respx.mock(assert_all_called=False) as router:
        zoho = FakeZoho(router)
        app = create_app(_sending(erp_sqlite, mail.port), clock=lambda: NOW, dry_runs=BELIEVING)
        container: Container = app.core.state.container
        ada = ADA | {"email": "ada@example.com"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
            await dry_run(client, "POST", PATH, ada)
            await container.messaging.relay.work_off()
            assert (mail.letters, zoho.requests) == ([], [])
            await client.post(PATH, json=ada, headers=bearer())
            await container.messaging.relay.work_off()
            assert (len(mail.letters), len(zoho.contacts)) == (1, 1)
        await container.services.close()
        await container.database.dispose()


DIRECT: dict[str, Callable[[Services], Awaitable[object]]] = {
    "email": lambda services: services.email.send(Letter("k", "a@example.iq", "welcome", "en", {})),
    "sms": lambda services: services.sms.send(TextMessage("k", "+9647701234567", "text")),
    "cache": lambda services: services.cache.invalidate("customer:1"),
    "zoho": lambda services: services.zoho.put_contact(
        ZohoContact("C1", "Ada", None, None, None, None, is_active=True)
    ),
}


@pytest.mark.parametrize("what", DIRECT)
async def test_what_goes_around_the_outbox_is_held_back_too(erp_sqlite: str, what: str) -> None:
    async with smtp_server() as mail, respx.mock(assert_all_called=False) as router:
        zoho = FakeZoho(router)
        app = create_app(_sending(erp_sqlite, mail.port), clock=lambda: NOW, dry_runs=BELIEVING)
        services: Services = app.core.state.container.services

        async def direct() -> None:
            await DIRECT[what](services)

        app.core.add_api_route("/api/v1/direct", direct, methods=["POST"])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
            told = await dry_run(client, "POST", "/api/v1/direct")
        assert (mail.letters, zoho.requests) == ([], [])
        refused = told["failure"], "zoho" in (told["reason"] or "")
        assert refused == (("not_rehearsable", True) if what == "zoho" else (None, False))
        assert [each["kind"] for each in told["effects"]] == ([] if what == "zoho" else [what])
        await services.close()
        await app.core.state.container.database.dispose()


def _sending(url: str, port: int) -> Settings:
    """Settings that reach the fakes: what is not suppressed arrives there."""
    zoho = {"organization_id": "org", "client_id": "id", "client_secret": "s", "refresh_token": "refresh"}
    given = {f"zoho_{name}": value for name, value in zoho.items()}
    text = {"sms_url": "https://sms.test/send", "sms_token": "t", "cache_seconds": 60}
    mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
    at = {"zoho_api_url": API, "zoho_accounts_url": ACCOUNTS}
    return Settings.model_validate({**settings_for(url).model_dump(), **given, **text, **mail, **at})


async def test_who_hangs_up_stops_it(client: httpx.AsyncClient) -> None:
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    sent: list[Any] = []
    messages = [{"type": "http.request", "body": SENT}, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [
        (name.lower().encode(), value.encode()) for name, value in (bearer() | marked("POST", PATH, SENT)).items()
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "headers": headers,
        "query_string": b"",
        "http_version": "1.1",
    }
    await transport.app(scope, receive, send)
    assert sent == []


async def test_a_body_over_the_limit_is_not_rehearsed(refusing: httpx.AsyncClient) -> None:
    content = b" " * (LONGEST_BODY + 1)
    answer = await refusing.post(PATH, content=content, headers=bearer() | marked("POST", PATH, SENT))
    assert answer.status_code == 413


def test_the_gateways_variables_are_read() -> None:
    assert dry_runs_of({}) == DryRuns(None, Limits(0.25))
    given = {"BANYAN_SHADOW_KEY": "a secret of both ends", "BANYAN_DRY_RUN_BUDGET": "0.5"}
    assert dry_runs_of(given) == DryRuns(KEY, Limits(0.5))
    assert "secret" not in repr(dry_runs_of(given))


async def test_what_every_dry_run_needs_is_read_at_the_start(erp_url: str) -> None:
    database, asked = Database(erp_url), list[str]()
    for engine in database.working:
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert await _started(database) == ["lifespan"]
    assert asked
    asked.clear()
    await database.tables()
    await database.dispose()
    assert asked == []


async def test_a_database_that_is_away_holds_up_no_start() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    assert await _started(database) == ["lifespan"]
    await database.dispose()


async def _started(database: Database) -> list[str]:
    """What reached the application once a server has opened it."""
    reached: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        reached.append(scope["type"])

    middleware = DryRunMiddleware(app, database, BELIEVING, lambda: NOW)
    await middleware({"type": "lifespan"}, _says_nothing, _hears_nothing)
    return reached


async def _says_nothing() -> Message:
    raise AssertionError("an application that asks for nothing is told nothing")


async def _hears_nothing(_message: Message) -> None:
    raise AssertionError("an application that says nothing is not heard")
