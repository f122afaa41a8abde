"""The application as a whole: which routes it has, in which order, and what stands outside the routers."""

import csv
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute, iter_route_contexts
from starlette.routing import Mount

HIDDEN = (
    ("/api/products/statistics", "product_id"),
    ("/api/customers/suppliers", "customer_id"),
    ("/api/customers/branches", "customer_id"),
    ("/api/users/summary", "user_id"),
    ("/api/mobile/products/search", "product_id"),
    ("/api/notifications/stats", "notification_id"),
    ("/api/notifications/preferences", "notification_id"),
    ("/api/notifications/settings", "notification_id"),
)


def _routes(app: FastAPI) -> list[tuple[str, str]]:
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            found.append((min(context.methods or {"?"}), str(context.path)))
        elif isinstance(route, APIWebSocketRoute):
            found.append(("WS", str(context.path)))
    return found


def test_routes_are_registered_in_the_recorded_order(standin: FastAPI, legacy_facts: Path) -> None:
    with (legacy_facts / "endpoints.tsv").open(newline="") as table:
        recorded = [(row["method"], row["path"]) for row in csv.DictReader(table, delimiter="\t")]
    assert _routes(standin) == recorded


def test_has_all_routes_of_the_contract(standin: FastAPI) -> None:
    routes = _routes(standin)
    assert len(routes) == len(set(routes)) == 460


@pytest.mark.parametrize(("path", "parameter"), HIDDEN)
async def test_hidden_routes_answer_for_the_one_in_front(
    client: httpx.AsyncClient, admin: dict[str, str], path: str, parameter: str
) -> None:
    response = await client.get(path, headers=admin)
    (error,) = response.json()["detail"]
    assert response.status_code == 422
    assert (error["type"], error["loc"]) == ("int_parsing", ["path", parameter])


async def test_redirects_name_the_host_that_was_asked(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/customers", headers={"Host": "erp.example:8443"})
    assert response.status_code == 307
    assert response.headers["location"] == "http://erp.example:8443/api/customers/"


async def test_head_is_not_allowed_on_get_routes(client: httpx.AsyncClient) -> None:
    response = await client.head("/api/customers/1")
    assert (response.status_code, response.headers["allow"]) == (405, "GET")


async def test_serves_mounts_and_documentation(client: httpx.AsyncClient, standin: FastAPI) -> None:
    mounts = [route.path for route in standin.routes if isinstance(route, Mount)]
    assert mounts == ["/images", "/static"]
    for path in ("/images/logo.svg", "/static/erp.css", "/docs", "/redoc", "/openapi.json"):
        assert (await client.get(path)).status_code == 200
    assert (await client.get("/images/nope.png")).json() == {"detail": "Not Found"}


async def test_health_touches_nothing(client: httpx.AsyncClient, standin: FastAPI) -> None:
    standin.state.database.close()
    response = await client.get("/health")
    assert response.json()["status"] == "healthy"
    assert (await client.get("/")).status_code == 200
