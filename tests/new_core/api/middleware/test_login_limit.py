import httpx
import pytest
from starlette.responses import PlainTextResponse

from new_core.api.middleware.login_limit import LoginLimitMiddleware
from new_core.infrastructure.rate_limiting.memory_limiter import MemoryRateLimiter


def _client(*, in_envelope: bool = True, address: str = "203.0.113.9") -> httpx.AsyncClient:
    limiter = MemoryRateLimiter(2, lambda: 100.0)
    app = LoginLimitMiddleware(PlainTextResponse("in"), limiter, ("/login",), in_envelope=in_envelope)
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://erp.test")


async def test_the_third_attempt_waits() -> None:
    async with _client() as client:
        answers = [await client.post("/login") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "60"
    assert answers[-1].json()["code"] == "too_many_attempts"


@pytest.mark.parametrize(("method", "path"), [("GET", "/login"), ("POST", "/other")])
async def test_only_logins_are_counted(method: str, path: str) -> None:
    async with _client() as client:
        assert {(await client.request(method, path)).status_code for _ in range(4)} == {200}


async def test_the_contract_is_answered_in_its_own_way() -> None:
    async with _client(in_envelope=False) as client:
        answers = [await client.post("/login") for _ in range(3)]
    assert list(answers[-1].json()) == ["detail"]
