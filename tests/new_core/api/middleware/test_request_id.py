import re

import httpx
import pytest
import structlog
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from new_core.api.middleware.request_id import RequestIdMiddleware


async def _show_id(scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse(structlog.contextvars.get_contextvars())(scope, receive, send)


async def _get(given: bytes | None = None, *, echo: bool = True) -> httpx.Response:
    app = RequestIdMiddleware(_show_id, echo=echo)
    headers = {} if given is None else {b"X-Request-ID": given}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        return await client.get("/", headers=headers)


async def test_an_id_is_made_logged_and_answered() -> None:
    answer = await _get()
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])
    assert answer.json() == {"request_id": answer.headers["x-request-id"]}


async def test_a_given_id_is_kept() -> None:
    assert (await _get(b"abc-1.2_3")).headers["x-request-id"] == "abc-1.2_3"


@pytest.mark.parametrize("given", [b"", b"a b", b"x" * 129, b'a"b', "ع".encode()])
async def test_a_strange_id_is_replaced(given: bytes) -> None:
    answer = await _get(given)
    assert answer.headers["x-request-id"].encode() != given


async def test_it_can_be_kept_out_of_the_answer() -> None:
    answer = await _get(echo=False)
    assert "x-request-id" not in answer.headers
    assert answer.json()["request_id"]


async def test_the_id_does_not_outlive_its_request() -> None:
    await _get()
    assert "request_id" not in structlog.contextvars.get_contextvars()
