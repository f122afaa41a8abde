"""One endpoint's page: its figures, its forms, and who may send which."""

from pathlib import Path

import httpx
import pytest

from gateway.control.context import Control
from gateway.control.roles import Role
from gateway.report.records import Comparison, Found, Tally
from tests.gateway.control.conftest import client_of
from tests.gateway.control.web.conftest import SignIn
from tests.support.comparisons import ENDPOINT

PAGE = f"/endpoints/{ENDPOINT}"


async def test_its_comparisons_are_shown(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get(PAGE)).text
    assert "80.00 %" in page
    assert '<a href="/signatures/' in page
    assert "GET ?page" in page
    assert "12 ms" in page
    assert f'href="/api{PAGE}/report?last=24h"' in page


async def test_the_heaviest_difference_comes_first(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get(PAGE)).text
    assert page.index("$.credit_limit") < page.index("$.name")


async def test_another_range_can_be_chosen(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get(PAGE, params={"last": "1h"})).text
    assert '?last=1h" aria-current="true"' in page
    assert (await browser.get(PAGE, params={"last": "nonsense"})).status_code == 200


async def test_without_comparisons_it_says_why(browser: httpx.AsyncClient) -> None:
    assert "It is in stage legacy" in (await browser.get(PAGE)).text


async def test_qa_signs_it_off_and_takes_it_back(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    await browser.post(f"{PAGE}/sign-off", data={"form_token": token, "why": "seen all of it"})
    signed = (await browser.get(PAGE)).text
    await browser.post(f"{PAGE}/sign-off", data={"form_token": token, "revoke": "yes", "why": "not so fast"})
    revoked = (await browser.get(PAGE)).text
    assert "Signed off by <bdi>qa-person</bdi>" in signed
    assert "seen all of it" in signed
    assert "not so fast" in revoked
    assert [each.action for each in await filled.flags.audit(2)] == ["sign-off revoked", "sign-off"]


@pytest.mark.parametrize(("role", "forms"), [(Role.VIEWER, 0), (Role.QA, 1), (Role.OPERATOR, 2)])
async def test_each_role_sees_the_forms_it_may_send(signed_in: SignIn, role: Role, forms: int) -> None:
    browser, _ = await signed_in(role)
    assert (await browser.get(PAGE)).text.count(f'action="{PAGE}') == forms


async def test_a_viewer_signs_nothing_off(control: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.VIEWER)
    answer = await browser.post(f"{PAGE}/sign-off", data={"form_token": token})
    assert answer.status_code == 403
    assert all(entry.action != "sign-off" for entry in await control.flags.audit(10))


async def test_an_endpoint_nobody_knows_is_not_found(control: Control) -> None:
    async with client_of(control, Accept="text/html") as browser:
        assert (await browser.get("/endpoints/customers.get_custmer")).status_code == 404


async def test_it_can_be_taken_along_as_a_file(filled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/endpoints/customers.get_customer?last=7d")).text
    files = [each.partition('"')[0].replace("&amp;", "&") for each in page.split('href="/api/report')[1:]]
    answers = [await browser.get(f"/api/report{each}") for each in files]
    assert [each.headers["content-type"].partition(";")[0] for each in answers] == [
        "text/html",
        "application/json",
        "application/xml",
        "text/csv",
    ]
    assert all("customers.get_customer" in each.text and "customers.create" not in each.text for each in answers)


async def test_what_stands_below_its_differences_stays_in_reach(control: Control, browser: httpx.AsyncClient) -> None:
    tally = Tally()
    for number in range(53):
        found = Found(f"aa{number}", f"$.place_{number:02}", "value", ("string", "number"), 2)
        tally.add(Comparison(ENDPOINT, control.seconds(), "mismatch", (found,)))
    await control.report.apply("w", 1, tally, control.seconds())
    page = (await browser.get(PAGE)).text
    assert page.count("<code>$.place_") == 50
    assert f'<a href="/differences?q={ENDPOINT}">3 more at this endpoint</a>' in page
    listed = (await browser.get("/differences", params={"q": ENDPOINT})).text
    assert listed.count("<code>$.place_") == 53


async def test_without_its_store_it_does_not_claim_that_nothing_happened(filled: Control, tmp_path: Path) -> None:
    (tmp_path / "banyan.db").unlink()
    async with client_of(filled, Accept="text/html") as browser:
        page = (await browser.get("/endpoints/customers.get_customer")).text
    assert "Nobody has moved it yet" not in page
    assert "They stand in the store, which cannot be reached." in page
