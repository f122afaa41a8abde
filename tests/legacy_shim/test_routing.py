import httpx
import pytest

from legacy_shim.refusals import ContractApp
from legacy_shim.routing import ContractRouter


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = ContractApp({}, "/openapi.json")
    for name in ("things", "thin"):
        router = ContractRouter(prefix=f"/api/{name}", tags=[name])

        async def answer(number: str = "", name: str = name) -> dict[str, str]:
            return {"router": name, "number": number}

        router.add_api_route("/", answer)
        router.add_api_route("/{number}", answer)
        app.add_section(router)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test")


async def test_a_request_finds_its_router_whatever_comes_before(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/thin/3")).json() == {"router": "thin", "number": "3"}
    assert (await client.get("/api/things/")).json() == {"router": "things", "number": ""}


async def test_what_no_router_has_is_not_found_and_slashes_are_redirected(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/other/1")).status_code == 404
    assert (await client.post("/api/thin/3")).status_code == 405
    assert (await client.get("/api/things")).headers["location"] == "http://erp.test/api/things/"
