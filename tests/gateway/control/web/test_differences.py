"""The list of all differences."""

import httpx

from gateway.control.context import Control


async def test_all_are_listed_the_heaviest_first(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/differences")).text
    assert page.index("$.credit_limit") < page.index("$.name")
    assert 'href="/endpoints/customers.get_customer"' in page


async def test_filters_narrow_the_list(filled: Control, browser: httpx.AsyncClient) -> None:
    for query in ({"q": "credit"}, {"q": "customer TYPE"}, {"router": "customers", "q": "credit_limit"}):
        page = (await browser.get("/differences", params=query)).text
        assert "$.credit_limit" in page
        assert "$.name" not in page
    assert "No difference fits" in (await browser.get("/differences", params={"state": "bug"})).text
    assert "No difference fits" in (await browser.get("/differences", params={"router": "orders"})).text


async def test_an_unknown_filter_filters_nothing(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/differences", params={"state": "<b>", "router": "<i>"})).text
    assert "$.credit_limit" in page
    assert "<i>" not in page


async def test_an_empty_store_says_so(browser: httpx.AsyncClient) -> None:
    assert "No difference is on record" in (await browser.get("/differences")).text


async def test_without_the_store_the_page_says_so(control: Control, browser: httpx.AsyncClient) -> None:
    (control.settings.state_dir / "banyan.db").unlink()
    answer = await browser.get("/differences")
    assert answer.status_code == 503
    assert "That did not work" in answer.text


async def test_many_are_shown_page_by_page(filled: Control, browser: httpx.AsyncClient) -> None:
    assert "No difference fits" in (await browser.get("/differences", params={"page": 2})).text
    assert (await browser.get("/differences", params={"page": -1})).status_code == 200


async def test_its_twin_holds_the_same_rows(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/differences", params={"q": "credit", "state": "open", "router": "customers"})).text
    twin = page.partition('type="application/json" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert [row["location"] for row in (await browser.get(twin)).json()["signatures"]] == ["$.credit_limit"]
