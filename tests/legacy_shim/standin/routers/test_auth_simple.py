"""The login that never works, and what it gives away."""

import httpx

LEAK = (
    "Login failed: Textual SQL expression '\\n            SELECT\\n     ...' "
    "should be explicitly declared as text('\\n            SELECT\\n     ...')"
)


async def test_every_login_leaks_its_sql(client: httpx.AsyncClient) -> None:
    login = {"email": "manager@tsh.lab", "password": "Passw0rd!Lab"}
    response = await client.post("/api/auth-simple/login", json=login)
    assert (response.status_code, response.json()) == (500, {"detail": LEAK})


async def test_the_form_does_the_same(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/auth-simple/token", data={"username": "a@tsh.lab", "password": "x"})
    assert (response.status_code, response.json()) == (500, {"detail": LEAK})


async def test_a_form_without_a_password_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/auth-simple/token", data={"username": "a@tsh.lab"})
    (error,) = response.json()["detail"]
    assert (response.status_code, error["loc"]) == (422, ["body", "password"])


async def test_an_address_is_checked_before_all_else(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/auth-simple/login", json={"email": "manager", "password": "x"})
    assert response.status_code == 422


async def test_me_wants_a_token_and_then_breaks(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    refused = await client.get("/api/auth-simple/me")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    broken = await client.get("/api/auth-simple/me", headers=admin)
    assert (broken.status_code, broken.text) == (500, "Internal Server Error")
