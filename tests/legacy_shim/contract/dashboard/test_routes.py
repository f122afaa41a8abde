import httpx
import pytest

from legacy_shim.contract.dashboard.routes import router
from tests.support.new_side import QueryCounter, bearer, database_of

PATHS = [route.path for route in router.routes]  # type: ignore[attr-defined]  # all of them are API routes


@pytest.mark.parametrize("path", PATHS)
async def test_no_token_no_counts(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()) == (403, {"detail": "Not authenticated"})


async def test_the_page_is_the_counts_together(client: httpx.AsyncClient) -> None:
    shown = (await client.get("/api/dashboard/stats", headers=bearer())).json()
    assert list(shown) == ["total_users", "active_sessions", "security_alerts", "failed_logins", "timestamp"]
    assert shown["timestamp"] == "2026-11-22T20:22:10.576198"
    counts = [(await client.get(path, headers=bearer())).json()["count"] for path in PATHS[1:]]
    assert counts == list(shown.values())[:4]
    assert counts[0] >= 5


async def test_the_page_costs_one_query_beside_the_sign_in(client: httpx.AsyncClient) -> None:
    counter = QueryCounter(database_of(client))
    await client.get("/api/dashboard/stats", headers=bearer())
    counter.stop()
    assert len(counter.statements) == 2
