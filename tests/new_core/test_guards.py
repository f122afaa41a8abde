"""What stands before the endpoints, put together as in production."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from new_core.main import create_app
from tests.support.new_core_databases import NOW
from tests.support.new_side import settings_for

LOGIN = "/api/v1/auth/login"


@asynccontextmanager
async def _client(url: str, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings_for(url).model_copy(update=settings), clock=lambda: NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        yield client
    await app.state.container.database.dispose()


@pytest.mark.parametrize(("origin", "is_allowed"), [("https://erp.example", True), ("https://evil.example", False)])
async def test_only_named_origins_may_call(erp_sqlite: str, origin: str, is_allowed: bool) -> None:
    async with _client(erp_sqlite, cors_origins="https://erp.example, https://other.example") as client:
        preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = await client.options(LOGIN, headers=preflight)
        assert (answer.headers.get("access-control-allow-origin") == origin) is is_allowed
        assert "access-control-allow-credentials" not in answer.headers


async def test_without_origins_there_is_no_cors(erp_sqlite: str) -> None:
    async with _client(erp_sqlite) as client:
        answer = await client.get("/-/live", headers={"Origin": "https://erp.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_logins_are_limited_by_the_forwarded_address(erp_sqlite: str) -> None:
    async with _client(erp_sqlite, logins_per_minute=2) as client:
        statuses = []
        for address in ("203.0.113.9", "203.0.113.9", "203.0.113.9", "198.51.100.7"):
            headers = {"X-Forwarded-For": address}
            statuses.append((await client.post(LOGIN, json={}, headers=headers)).status_code)
    assert statuses == [422, 422, 429, 422]


async def test_a_large_body_is_refused(erp_sqlite: str) -> None:
    async with _client(erp_sqlite, body_limit_bytes=1024) as client:
        answer = await client.post(LOGIN, content=b"x" * 2000)
    assert (answer.status_code, answer.json()["code"]) == (413, "request_entity_too_large")
