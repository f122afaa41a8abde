from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from new_core.api.errors import add_error_handlers
from new_core.api.middleware.body_limit import BodyLimitMiddleware


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    add_error_handlers(app)

    @app.post("/json")
    async def take_json(body: dict[str, str]) -> int:
        return len(body)

    @app.post("/raw")
    async def take_raw(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(BodyLimitMiddleware, most_bytes=20)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        yield client


async def _chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 10


@pytest.mark.parametrize("path", ["/json", "/raw"])
async def test_a_declared_length_is_refused_in_the_envelope(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, content=b'{"a": "' + b"x" * 30 + b'"}')
    assert answer.status_code == 413
    assert (answer.json()["success"], answer.json()["error"]) == (False, "The body is larger than 20 bytes")


@pytest.mark.parametrize(("count", "status"), [(2, 200), (3, 413)])
async def test_what_comes_without_length_is_counted(client: httpx.AsyncClient, count: int, status: int) -> None:
    assert (await client.post("/raw", content=_chunks(count))).status_code == status


async def test_the_limit_itself_is_allowed(client: httpx.AsyncClient) -> None:
    assert (await client.post("/raw", content=b"x" * 20)).json() == 20
