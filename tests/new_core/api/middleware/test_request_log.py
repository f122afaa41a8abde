from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from structlog.testing import capture_logs

from new_core.api.middleware.request_log import RequestLogMiddleware


@pytest.fixture
def app() -> FastAPI:
    things = APIRouter(prefix="/things")

    @things.get("/{number}/parts")
    async def parts(number: int) -> int:
        return 1 // number

    app = FastAPI()
    app.include_router(things, prefix="/api/v1")
    ticks: Iterator[float] = iter((1.0, 1.25))
    app.add_middleware(RequestLogMiddleware, timer=lambda: next(ticks))
    return app


async def _line(app: FastAPI, path: str) -> dict[str, Any]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://erp.test") as client:
        with capture_logs() as lines:
            await client.get(path)
    (line,) = lines
    return dict(line)


async def test_one_line_names_the_endpoint_not_the_path(app: FastAPI) -> None:
    line = await _line(app, "/api/v1/things/7/parts")
    assert line["event"] == "new_core.request"
    assert (line["method"], line["endpoint"], line["status"]) == ("GET", "/api/v1/things/{number}/parts", 200)
    assert line["milliseconds"] == 250


async def test_an_unknown_path_has_no_endpoint(app: FastAPI) -> None:
    line = await _line(app, "/secret-path")
    assert (line["endpoint"], line["status"]) == (None, 404)


async def test_an_error_is_a_500(app: FastAPI) -> None:
    assert (await _line(app, "/api/v1/things/0/parts"))["status"] == 500
