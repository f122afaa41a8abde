"""Cross-origin answers: any origin, with credentials."""

import httpx

ORIGIN = "https://erp.tsh.sale"


async def test_preflight_echoes_origin_and_headers(client: httpx.AsyncClient) -> None:
    wanted = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization, x-tenant"}
    response = await client.options("/api/customers/", headers={"Origin": ORIGIN, **wanted})
    assert (response.status_code, response.text) == (200, "OK")
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert response.headers["access-control-allow-headers"] == "authorization, x-tenant"
    assert response.headers["vary"] == "Origin"


async def test_any_origin_is_allowed_with_credentials(client: httpx.AsyncClient) -> None:
    response = await client.get("/health", headers={"Origin": ORIGIN})
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-credentials"] == "true"
    assert "vary" not in response.headers


async def test_a_cookie_makes_the_answer_name_the_origin(client: httpx.AsyncClient) -> None:
    response = await client.get("/health", headers={"Origin": ORIGIN, "Cookie": "session=1"})
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert response.headers["vary"] == "Origin"


async def test_without_an_origin_nothing_is_added(client: httpx.AsyncClient) -> None:
    response = await client.get("/health")
    assert not [name for name in response.headers if name.startswith("access-control")]


async def test_an_unhandled_error_is_outside(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/users/10", headers={"Origin": ORIGIN})
    assert response.status_code == 500
    assert "access-control-allow-origin" not in response.headers


async def test_options_without_a_method_is_no_preflight(client: httpx.AsyncClient) -> None:
    response = await client.options("/api/customers/", headers={"Origin": ORIGIN})
    assert response.status_code == 405


async def test_a_preflight_for_an_unknown_method_is_refused(client: httpx.AsyncClient) -> None:
    wanted = {"Access-Control-Request-Method": "BREW"}
    response = await client.options("/api/customers/", headers={"Origin": ORIGIN, **wanted})
    assert (response.status_code, response.text) == (400, "Disallowed CORS method")
