import httpx
from fastapi import FastAPI

from legacy_shim.standin.app import create_app
from legacy_shim.standin.settings import Settings
from tests.legacy_shim.standin.running import NOW, SECRET_KEY, client_of

LOGIN = {"email": "manager@tsh.lab", "password": "Passw0rd!Lab"}


def app_that_can_be_poisoned(database_url: str) -> FastAPI:
    settings = Settings(database_url=database_url, secret_key=SECRET_KEY, poison=True)
    return create_app(settings, clock=lambda: NOW)


async def statuses(client: httpx.AsyncClient, *paths: str) -> list[int]:
    return [(await client.get(path)).status_code for path in paths]


async def test_models_poison_the_process_while_health_stays_well(standin_url: str) -> None:
    app = app_that_can_be_poisoned(standin_url)
    asked = ("/api/products/", "/api/expenses/", "/api/customers/1", "/health")
    async with client_of(app) as client:
        before = await statuses(client, *asked)
        poisoned = await client.get("/api/models")
        after = await statuses(client, *asked)
        login = await client.post("/api/auth/login", json=LOGIN)
    app.state.database.close()
    assert (before, poisoned.status_code) == ([200, 200, 200, 200], 200)
    assert (after, login.status_code) == ([500, 500, 500, 200], 500)


async def test_a_poisoned_process_answers_plain_text(standin_url: str) -> None:
    app = app_that_can_be_poisoned(standin_url)
    async with client_of(app) as client:
        await client.get("/api/models")
        answer = await client.get("/api/models")
    app.state.database.close()
    assert answer.text == "Internal Server Error"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_models_are_harmless_by_default(client: httpx.AsyncClient) -> None:
    assert await statuses(client, "/api/models", "/api/products/") == [200, 200]
