"""That every screen is closed, and what their document says."""

import re

import httpx
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from new_core.api.bff.router import PREFIX, router
from new_core.main import create_app
from tests.support.new_side import settings_for

SCREENS = {
    ("GET", "/mobile/home"),
    ("GET", "/mobile/products/{product_id}"),
    ("GET", "/mobile/customers/{customer_id}"),
    ("GET", "/mobile/orders/{order_id}"),
    ("GET", "/mobile/salespersons/{salesperson_id}/dashboard"),
    ("GET", "/mobile/checkout"),
    ("POST", "/mobile/checkout"),
    ("GET", "/web/dashboard"),
}


def _routes() -> list[APIRoute]:
    """FastAPI keeps included routers as they are."""
    included = [getattr(each, "original_router") for each in router.routes]  # noqa: B009  no part of FastAPI's types
    return [route for each in included for route in each.routes]


def _asks_for_a_permission(dependant: Dependant) -> bool:
    is_one = getattr(dependant.call, "__qualname__", "").startswith("require.")
    return is_one or any(map(_asks_for_a_permission, dependant.dependencies))


async def test_every_screen_is_closed(client: httpx.AsyncClient) -> None:
    for method, path in SCREENS:
        answer = await client.request(method, PREFIX + re.sub(r"{\w+}", "1", path), json={})
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token"), path


def test_every_screen_asks_for_a_permission() -> None:
    routes = _routes()
    assert {(method, route.path) for route in routes for method in route.methods or ()} == SCREENS
    assert all(_asks_for_a_permission(route.dependant) for route in routes)


def test_the_document_shows_screens_with_examples(erp_sqlite: str) -> None:
    document = create_app(settings_for(erp_sqlite)).openapi()
    assert {path for path in document["paths"] if path.startswith(PREFIX)} == {PREFIX + path for _, path in SCREENS}
    card = document["components"]["schemas"]["ProductCard"]["properties"]
    assert card["name"]["examples"] == ["Laptop 15"]
    assert "503" in document["paths"][f"{PREFIX}/mobile/home"]["get"]["responses"]
