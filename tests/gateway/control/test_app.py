"""The application as a whole: documents, static files, headers on every answer."""

import httpx
import pytest

from gateway.control.middleware import HEADERS


@pytest.mark.parametrize(
    "path", ["/", "/-/live", "/api/endpoints", "/static/control.css", "/nowhere", "/api/audit?limit=x"]
)
async def test_every_answer_carries_the_headers(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
    assert answer.headers["x-request-id"]


async def test_no_page_needs_anything_from_elsewhere(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/audit", "/candidates", "/docs", "/sign-in", "/endpoints/orders.get_orders"):
        page = (await browser.get(path)).text
        assert "<script>" not in page
        assert " style=" not in page
        assert 'src="http' not in page
        assert "//" not in page.replace("http://", "").replace("<!doctype html>", "")


@pytest.mark.parametrize("name", ["control.css", "report.css", "control.js", "live.js", "banyan.svg"])
async def test_static_files_are_there(visitor: httpx.AsyncClient, name: str) -> None:
    assert (await visitor.get(f"/static/{name}")).status_code == 200


async def test_a_file_that_is_known_is_not_sent_again(visitor: httpx.AsyncClient) -> None:
    first = await visitor.get("/static/control.css")
    again = await visitor.get("/static/control.css", headers={"If-None-Match": first.headers["etag"]})
    assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)
    assert (await visitor.get("/")).headers["cache-control"] == "no-store"


async def test_the_api_describes_itself(visitor: httpx.AsyncClient) -> None:
    document = (await visitor.get("/openapi.json")).json()
    assert "/api/endpoints/{endpoint_id}/stage" in document["paths"]
    assert "/" not in document["paths"]


async def test_the_reference_page_lists_every_operation(browser: httpx.AsyncClient) -> None:
    document = (await browser.get("/openapi.json")).json()
    page = (await browser.get("/docs")).text
    assert all(path in page for path in document["paths"])
