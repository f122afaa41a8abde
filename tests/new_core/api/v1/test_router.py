import re

import httpx
import pytest

from new_core.api.dependencies import current_account
from new_core.api.v1.router import router
from new_core.main import create_app
from tests.support.new_side import bearer, settings_for

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def document(erp_sqlite: str) -> dict[str, dict[str, dict[str, object]]]:
    paths: dict[str, dict[str, dict[str, object]]] = create_app(settings_for(erp_sqlite)).openapi()["paths"]
    return paths


async def test_every_endpoint_is_closed(client: httpx.AsyncClient, document: dict[str, dict[str, object]]) -> None:
    endpoints = [(method, path) for path, item in document.items() for method in item if method in METHODS]
    assert len(endpoints) >= 5
    for method, path in endpoints:
        answer = await client.request(method, re.sub(r"{\w+}", "1", path), json={})
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["code"] == "invalid_token"


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
            assert operation["security"], (method, path)


async def test_an_unknown_path_is_a_failure_in_the_envelope(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/nothing", headers=bearer())
    assert answer.status_code == 404
    assert answer.json() == {"success": False, "error": "Not Found", "detail": None, "code": "not_found"}


async def test_another_method_is_a_failure_in_the_envelope(client: httpx.AsyncClient) -> None:
    answer = await client.put("/api/v1/customers", headers=bearer())
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]
