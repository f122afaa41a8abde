"""Searching everything on record."""

import httpx
import pytest

from gateway.control.context import Control
from gateway.control.roles import Role
from gateway.control.web.search import address_of
from gateway.report.views import Hit
from tests.gateway.control.web.conftest import SignIn


async def test_words_find_endpoints_and_differences(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/search", params={"q": "credit"})).text
    assert "Differences (1)" in page
    assert '<a href="/signatures/' in page
    assert 'href="/endpoints/orders.get_orders"' in (await browser.get("/search", params={"q": "get_orders"})).text


async def test_words_find_what_was_done(filled: Control, signed_in: SignIn) -> None:
    browser, _ = await signed_in(Role.QA)
    page = (await browser.get("/search", params={"q": "access add"})).text
    assert "/audit?before=" in page


async def test_nothing_found_and_nothing_asked_say_so(filled: Control, browser: httpx.AsyncClient) -> None:
    assert "Nothing on record has all of these words" in (await browser.get("/search?q=xyzzy")).text
    assert "Words are looked for in" in (await browser.get("/search")).text
    assert "<b>" not in (await browser.get("/search", params={"q": "<b>"})).text


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("endpoint", "/endpoints/7"),
        ("signature", "/signatures/7"),
        ("rule", "/rules#rule-7"),
        ("audit", "/audit?before=8"),
    ],
)
def test_each_hit_leads_to_its_page(kind: str, address: str) -> None:
    assert address_of(Hit(kind, "7", "", "")) == address
