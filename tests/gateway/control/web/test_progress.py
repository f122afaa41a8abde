"""The page on the whole migration."""

import httpx

from flags.registry import Stage
from gateway.control.changes import Author, Placement, place
from gateway.control.context import Control
from tests.gateway.control.conftest import client_of


async def test_it_counts_what_was_compared(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/progress")).text
    assert "80.00 %" in page
    assert "10 sampled requests, 10 outcomes: every one is accounted for." in page
    assert 'href="/endpoints/customers.get_customer"' in page
    assert 'rel="alternate" type="application/json" href="/api/progress?last=24h"' in page


async def test_routers_that_moved_come_first(filled: Control, browser: httpx.AsyncClient) -> None:
    await place(filled, [filled.catalog["orders.get_orders"]], Placement(Stage.NEW), Author("anna", ""))
    page = (await browser.get("/progress")).text
    assert (
        page.index('router=orders"')
        < page.index("Routers that stand in legacy entirely: 1")
        < page.index('router=customers"')
    )
    assert 'href="/?router=orders&amp;stage=new">1</a>' in page


async def test_without_a_comparison_it_says_what_to_do(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/progress")).text
    assert "Nothing was sampled in this time" in page
    assert "Where it hurts most" not in page


async def test_without_the_store_it_shows_the_stages(control: Control, browser: httpx.AsyncClient) -> None:
    (control.settings.state_dir / "banyan.db").unlink()
    control.flags.healthy = False
    answer = await browser.get("/progress")
    assert answer.status_code == 200
    assert "The store cannot be reached" in answer.text
    assert "Routers by stage" in answer.text


async def test_without_a_catalog_it_leads_to_the_making_of_one(control: Control) -> None:
    object.__setattr__(control, "catalog", type(control.catalog)(()))
    async with client_of(control, Accept="text/html") as browser:
        assert "How to make one" in (await browser.get("/progress")).text


async def test_a_worker_that_broke_off_is_named(filled: Control, browser: httpx.AsyncClient) -> None:
    await filled.report.stop("w1", filled.seconds())
    async with filled.report.transaction() as connection:
        await connection.exec_driver_sql("UPDATE banyan_shadow_workers SET stopped = NULL, beat = beat - 3600")
    page = (await browser.get("/progress")).text
    assert "Worker <bdi>w1</bdi> ended without saying so, and wrote last at" in page
    assert "is lost, 1 s at most unless the store was away" in page
