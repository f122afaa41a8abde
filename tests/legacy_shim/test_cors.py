import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from legacy_shim.cors import CorsMiddleware

ORIGIN = {"Origin": "https://erp.example"}


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("served", headers={"vary": "Accept"})(scope, receive, send)


async def _request(method: str = "GET", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(CorsMiddleware(_application))
    async with httpx.AsyncClient(transport=transport, base_url="http://erp.test") as client:
        return await client.request(method, "/", headers={k.replace("_", "-"): v for k, v in headers.items()})


async def test_without_an_origin_nothing_is_added() -> None:
    answer = await _request()
    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_any_origin_is_allowed() -> None:
    answer = await _request(**ORIGIN)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["vary"] == "Accept"


async def test_with_a_cookie_the_origin_is_named() -> None:
    answer = await _request(Cookie="a=b", **ORIGIN)
    assert answer.headers["access-control-allow-origin"] == "https://erp.example"
    assert answer.headers["vary"] == "Accept, Origin"


async def test_a_preflight_is_answered_for_the_application() -> None:
    answer = await _request(
        "OPTIONS", Access_Control_Request_Method="PUT", Access_Control_Request_Headers="x-a, x-b", **ORIGIN
    )
    assert (answer.status_code, answer.text) == (200, "OK")
    assert answer.headers["access-control-allow-headers"] == "x-a, x-b"
    assert answer.headers["access-control-allow-origin"] == "https://erp.example"


async def test_a_preflight_for_a_strange_method_is_refused() -> None:
    answer = await _request("OPTIONS", Access_Control_Request_Method="BREW", **ORIGIN)
    assert (answer.status_code, answer.text) == (400, "Disallowed CORS method")


@pytest.mark.parametrize("headers", [ORIGIN, {"Access_Control_Request_Method": "PUT"}])
async def test_an_options_request_that_is_no_preflight_goes_through(headers: dict[str, str]) -> None:
    assert (await _request("OPTIONS", **headers)).text == "served"
