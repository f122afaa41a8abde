"""Pages as a browser without scripts uses them: filters, forms, refusals that lose nothing."""

import re

import httpx
import pytest

from gateway.control.context import Control
from tests.gateway.control.conftest import client_of
from tests.support.control_plane import TOKEN


def form_token(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text)
    assert found is not None
    return found[1]


async def sign_in(browser: httpx.AsyncClient, name: str = "Anna", token: str = TOKEN) -> str:
    """Sign in and return the token that forms need from now on."""
    page = await browser.get("/sign-in")
    form = {"form_token": form_token(page), "name": name, "token": token, "next": "/"}
    assert (await browser.post("/sign-in", data=form)).status_code == 303
    return form_token(await browser.get("/"))


async def test_all_endpoints_are_listed_by_router(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    assert page.count("data-text=") == 6
    assert page.index("<bdi>customers</bdi>") < page.index("<bdi>orders</bdi>")
    assert "hidden by <bdi>customers.get_customer</bdi>" in page
    assert 'aria-label="6 legacy"' in page


async def test_a_filter_works_without_a_script(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/", params={"q": "delete", "router": "orders", "stage": "legacy"})).text
    assert "orders.delete_order" in page
    assert page.count("data-text=") == 1
    assert "1 of 6 shown" in page
    assert 'value="delete"' in page


async def test_what_the_new_side_has_is_marked_and_found(control: Control, browser: httpx.AsyncClient) -> None:
    assert "on the new side" not in (await browser.get("/")).text
    control.built.known = frozenset({"orders.get_orders"})
    assert (await browser.get("/")).text.count("on the new side") == 1
    page = (await browser.get("/", params={"on_new": "false"})).text
    assert page.count("data-text=") == 5
    assert 'value="false" selected' in page


async def test_a_filter_that_fits_nothing_says_so(browser: httpx.AsyncClient) -> None:
    assert "No endpoint fits" in (await browser.get("/?stage=new")).text
    assert "6 of 6 shown" in (await browser.get("/?stage=nonsense")).text


async def test_without_a_catalog_the_page_says_how_to_make_one(control: Control) -> None:
    empty = type(control.catalog)(())
    object.__setattr__(control, "catalog", empty)
    async with client_of(control, Accept="text/html") as browser:
        page = (await browser.get("/")).text
        candidates = (await browser.get("/candidates")).text
    assert "No catalog yet" in page
    assert "banyan catalog import" in page
    assert "No request has come through yet" in candidates


async def test_what_a_visitor_typed_is_escaped(browser: httpx.AsyncClient) -> None:
    evil = "\"'><img src=x>"
    for path in ("/", "/audit", "/sign-in"):
        page = (await browser.get(path, params={"q": evil, "subject": evil, "next": evil, "router": evil})).text
        assert "<img src=x>" not in page


async def test_a_visitor_sees_no_form_that_changes(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/endpoints/customers.get_customer")).text
    assert "Sign in" in page
    assert 'action="/endpoints/' not in page
    assert 'name="ids"' not in (await browser.get("/")).text


async def test_one_endpoint_is_moved_by_its_form(control: Control, browser: httpx.AsyncClient) -> None:
    token = await sign_in(browser)
    form = {"form_token": token, "stage": "canary", "percent": "10", "where": "tenant=acme", "why": "try <it>"}
    moved = await browser.post("/endpoints/customers.get_customer", data=form)
    page = (await browser.get(moved.headers["location"])).text
    again = (await browser.get(moved.headers["location"])).text
    assert (moved.status_code, control.state("customers.get_customer").percent) == (303, 10)
    assert "customers.get_customer is in stage canary now." in page
    assert "is in stage canary now." not in again
    assert "try &lt;it&gt;" in page
    assert "Anna" in page


async def test_a_refused_form_keeps_what_was_typed(control: Control, browser: httpx.AsyncClient) -> None:
    form = {"form_token": await sign_in(browser), "stage": "canary", "percent": "250", "why": "typed long"}
    page = await browser.post("/endpoints/customers.get_customer", data=form)
    assert page.status_code == 422
    assert "250 cannot be" in page.text
    assert 'value="250"' in page.text
    assert 'value="typed long"' in page.text
    assert control.flags.revision == 0


async def test_several_endpoints_are_moved_at_once(control: Control, browser: httpx.AsyncClient) -> None:
    token = await sign_in(browser)
    ids = ["orders.get_orders", "orders.delete_order"]
    form = {"form_token": token, "ids": ids, "stage": "shadow", "sample": "20", "next": "/?router=orders"}
    moved = await browser.post("/stage", data=form)
    assert (moved.status_code, moved.headers["location"]) == (303, "/?router=orders")
    assert [control.state(name).sample for name in ids] == [20, 20]
    assert "Endpoints in stage shadow now: 2." in (await browser.get("/")).text


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({"stage": "new"}, 422, "no endpoint is selected"),
        ({"stage": "", "ids": "orders.get_orders"}, 422, "choose a stage"),
        ({"stage": "new", "ids": "gone.endpoint"}, 404, "no endpoint &#39;gone.endpoint&#39;"),
    ],
)
async def test_a_bulk_form_that_cannot_be_meant_is_refused(
    browser: httpx.AsyncClient, given: dict[str, str], status: int, sentence: str
) -> None:
    page = await browser.post("/stage", data={"form_token": await sign_in(browser), **given})
    assert page.status_code == status
    assert sentence in page.text


async def test_the_kill_switch_shows_on_every_page(control: Control, browser: httpx.AsyncClient) -> None:
    token = await sign_in(browser)
    form = {"form_token": token, "on": "true", "why": "new side fails", "next": "/audit"}
    assert (await browser.post("/kill-switch", data=form)).headers["location"] == "/audit"
    for path in ("/", "/audit", "/endpoints/orders.get_orders"):
        page = (await browser.get(path)).text
        assert "The kill switch is on" in page
        assert "new side fails" in page
    await browser.post("/kill-switch", data={"form_token": token, "on": "false"})
    assert "legacy serves every request, nobody" not in (await browser.get("/")).text
    assert control.flags.revision == 2


async def test_the_audit_page_leads_to_earlier_changes(control: Control, browser: httpx.AsyncClient) -> None:
    token = await sign_in(browser)
    for number in range(60):
        on = "true" if number % 2 == 0 else "false"
        await browser.post("/kill-switch", data={"form_token": token, "on": on, "why": f"change {number}."})
    page = (await browser.get("/audit")).text
    earlier = re.search(r'rel="next" href="([^"]+)"', page)
    assert "change 59." in page
    assert "change 9." not in page
    assert earlier is not None
    assert "change 9." in (await browser.get(earlier[1].replace("&amp;", "&"))).text
    assert "is written down" in (await browser.get("/audit?subject=orders.get_orders")).text


async def test_candidates_are_shown(control: Control, browser: httpx.AsyncClient) -> None:
    assert "Every request so far matched" in (await browser.get("/candidates")).text
    await control.candidates.add([("GET", "/seen/<b>/{id}", 7)], control.now())
    assert "/seen/&lt;b&gt;/{id}" in (await browser.get("/candidates")).text


async def test_a_lost_store_is_said_on_the_page(control: Control, browser: httpx.AsyncClient) -> None:
    token = await sign_in(browser)
    (control.settings.state_dir / "banyan.db").unlink()
    refused = await browser.post("/endpoints/orders.get_orders", data={"form_token": token, "stage": "new"})
    assert refused.status_code == 503
    assert "banyan.db" in refused.text
    killed = await browser.post("/kill-switch", data={"form_token": token, "on": "true"})
    assert "is gone" in (await browser.get(killed.headers["location"])).text


async def test_a_lost_store_leaves_the_last_known_endpoints(control: Control, browser: httpx.AsyncClient) -> None:
    control.flags.healthy = False
    page = (await browser.get("/")).text
    assert "The store cannot be reached" in page
    assert page.count("data-text=") == 6
