import httpx
import pytest
from starlette.responses import PlainTextResponse

from new_core.api.middleware.security_headers import HEADERS, SecurityHeadersMiddleware


async def _get(path: str = "/", scheme: str = "http", **headers: str) -> httpx.Response:
    app = SecurityHeadersMiddleware(PlainTextResponse("x", headers=headers))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"{scheme}://erp.test") as client:
        return await client.get(path)


async def test_every_answer_carries_them() -> None:
    answer = await _get()
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "strict-transport-security" not in answer.headers


async def test_https_is_kept_to() -> None:
    assert "max-age" in (await _get(scheme="https")).headers["strict-transport-security"]


async def test_what_an_endpoint_says_itself_stays() -> None:
    assert (await _get(**{"Cache-Control": "max-age=60"})).headers["cache-control"] == "max-age=60"


@pytest.mark.parametrize(("path", "has_policy"), [("/api/v1/docs", False), ("/api/v1/users", True)])
async def test_the_page_may_load_its_scripts(path: str, has_policy: bool) -> None:
    assert ("content-security-policy" in (await _get(path)).headers) is has_policy
