import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from new_core.api.dependencies import current_account
from new_core.api.v1.router import PREFIX, open_router, router
from new_core.main import create_app
from tests.support.new_side import bearer, settings_for

OPEN = {("POST", f"/api/v1/auth/{path}") for path in ("login", "login/verify", "refresh")}
"""What needs no token, because it is there to get one."""
OWN = {
    *(("POST", f"/api/v1/auth/mfa/{path}") for path in ("setup", "confirm", "disable", "backup-codes")),
    *(("POST", f"/api/v1/auth/{path}") for path in ("logout", "password")),
    *(("GET", f"/api/v1/auth/{path}") for path in ("me", "sessions")),
    *(("DELETE", f"/api/v1/auth/{path}") for path in ("sessions", "sessions/{session_id}")),
}
"""What needs a token and no permission, because it is about the caller's own account."""
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def document(erp_sqlite: str) -> dict[str, dict[str, dict[str, object]]]:
    paths: dict[str, dict[str, dict[str, object]]] = create_app(settings_for(erp_sqlite)).openapi()["paths"]
    return paths


async def test_every_endpoint_is_closed(client: httpx.AsyncClient, document: dict[str, dict[str, object]]) -> None:
    endpoints = [(method, path) for path, item in document.items() for method in item if method in METHODS]
    assert len(endpoints) >= 5
    for method, path in endpoints:
        if (method.upper(), path) in OPEN:
            continue
        answer = await client.request(method, re.sub(r"{\w+}", "1", path), json={})
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["code"] == "invalid_token"


def _permissions(dependant: Dependant) -> list[object]:
    asked = [dependant.call] if getattr(dependant.call, "__qualname__", "").startswith("require.") else []
    return asked + [each for inner in dependant.dependencies for each in _permissions(inner)]


def _routes() -> Iterator[tuple[str, str, APIRoute]]:
    """All routes with method and path; FastAPI keeps included routers as they are."""
    for each in (open_router, router):
        for included in each.routes:
            for route in getattr(included, "original_router").routes:  # noqa: B009  no part of FastAPI's types
                assert isinstance(route, APIRoute)
                yield from ((method, PREFIX + route.path, route) for method in route.methods or ())


def test_every_endpoint_asks_for_a_permission_or_is_on_a_short_list() -> None:
    routes = list(_routes())
    assert len(routes) > 40
    assert {(method, path) for method, path, route in routes if not _permissions(route.dependant)} == OPEN | OWN


def test_an_endpoint_that_asks_for_no_permission_would_be_closed_too() -> None:
    assert current_account in [dependency.dependency for dependency in router.dependencies]


def test_every_endpoint_documents_the_failures_it_may_answer(
    document: dict[str, dict[str, dict[str, object]]],
) -> None:
    for path, item in document.items():
        for method, operation in item.items():
            responses = operation["responses"]
            assert isinstance(responses, dict)
            assert {"401", "403", "422"} <= responses.keys(), (method, path)
            assert bool(operation.get("security")) is ((method.upper(), path) not in OPEN), (method, path)


async def test_an_unknown_path_is_a_failure_in_the_envelope(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/nothing", headers=bearer())
    assert answer.status_code == 404
    assert answer.json() == {"success": False, "error": "Not Found", "detail": None, "code": "not_found"}


async def test_another_method_is_a_failure_in_the_envelope(client: httpx.AsyncClient) -> None:
    answer = await client.put("/api/v1/customers", headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]
