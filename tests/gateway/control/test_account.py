"""Signing in: who gets a session, what its cookie may do, and which forms are believed."""

import httpx
import pytest

from gateway.control.access import AccessStore
from gateway.control.brake import FREE_TRIES
from gateway.control.context import Control
from gateway.control.roles import Role
from gateway.control.sessions import SESSION_TIME
from tests.gateway.control.conftest import client_of
from tests.gateway.control.test_pages import form_token, sign_in
from tests.support.control_plane import TOKEN, Clock


async def test_a_session_cookie_is_kept_from_scripts_and_other_sites(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/sign-in")
    form = {"form_token": form_token(page), "name": "Anna", "token": TOKEN, "next": "/audit"}
    answer = await browser.post("/sign-in", data=form)
    cookie = answer.headers["set-cookie"].lower()
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit")
    assert cookie.startswith("banyan_session_8081=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert "Anna" in (await browser.get("/")).text


async def test_over_tls_the_cookie_stays_on_tls(control: Control) -> None:
    async with client_of(control) as client:
        client.base_url = httpx.URL("https://control")
        assert "secure" in (await client.get("/sign-in")).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"token": "wrong"}, "opens nothing here"),
        ({"token": ""}, "opens nothing here"),
        ({"name": ""}, "Write a name"),
    ],
)
async def test_a_wrong_sign_in_gets_a_sentence(
    browser: httpx.AsyncClient, given: dict[str, str], sentence: str
) -> None:
    token = form_token(await browser.get("/sign-in"))
    form = {"form_token": token, "name": "Anna", "token": TOKEN, **given}
    page = await browser.post("/sign-in", data=form)
    assert page.status_code == 403
    assert sentence in page.text
    assert TOKEN not in page.text
    assert "Sign out" not in (await browser.get("/")).text


@pytest.mark.parametrize("target", ["https://elsewhere", "//elsewhere", "/\\elsewhere", "javascript:alert(1)", "/a\nb"])
async def test_a_sign_in_leads_nowhere_else(browser: httpx.AsyncClient, target: str) -> None:
    token = form_token(await browser.get("/sign-in"))
    answer = await browser.post("/sign-in", data={"form_token": token, "name": "Anna", "token": TOKEN, "next": target})
    assert answer.headers["location"] == "/"


async def test_a_session_ends_with_time(clock: Clock, browser: httpx.AsyncClient) -> None:
    token = await sign_in(browser)
    clock.advance(seconds=SESSION_TIME.total_seconds() + 1)
    answer = await browser.post("/kill-switch", data={"form_token": token, "on": "true"})
    assert answer.status_code == 403
    assert "Sign out" not in (await browser.get("/")).text


async def test_signing_out_ends_it(browser: httpx.AsyncClient) -> None:
    token = await sign_in(browser)
    assert (await browser.post("/sign-out", data={"form_token": token})).status_code == 303
    assert "Sign out" not in (await browser.get("/")).text


FORMS = ["/stage", "/endpoints/orders.get_orders", "/kill-switch", "/sign-out", "/sign-in"]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_of_another_page_is_refused(
    control: Control, browser: httpx.AsyncClient, path: str, token: str
) -> None:
    await sign_in(browser)
    answer = await browser.post(
        path, data={"form_token": token, "stage": "new", "ids": "orders.get_orders", "on": "true"}
    )
    assert answer.status_code == 403
    assert control.flags.revision == 0


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_sent_by_another_site_is_refused(control: Control, browser: httpx.AsyncClient, path: str) -> None:
    form = {"form_token": await sign_in(browser), "stage": "new", "ids": "orders.get_orders", "on": "true"}
    answer = await browser.post(path, data=form, headers={"Origin": "http://elsewhere"})
    assert (answer.status_code, control.flags.revision) == (403, 0)
    same = await browser.post(path, data={**form, "name": "A", "token": TOKEN}, headers={"Origin": "http://control"})
    assert same.status_code == 303


@pytest.mark.parametrize("path", ["/stage", "/endpoints/orders.get_orders", "/kill-switch"])
async def test_the_session_of_a_visitor_changes_nothing(
    control: Control, browser: httpx.AsyncClient, path: str
) -> None:
    token = form_token(await browser.get("/sign-in"))
    form = {"form_token": token, "stage": "new", "ids": "orders.get_orders", "on": "true"}
    answer = await browser.post(path, data=form)
    assert (answer.status_code, control.flags.revision) == (403, 0)


async def test_a_personal_token_brings_its_name_and_role(control: Control, browser: httpx.AsyncClient) -> None:
    token = await control.access.add("maryam", Role.QA, "anna", "", control.now())
    await sign_in(browser, name="somebody else", token=token)
    page = (await browser.get("/")).text
    assert "maryam" in page
    assert "somebody else" not in page
    assert "Kill switch</summary>" not in page


async def test_a_revoked_token_ends_its_sessions(control: Control, browser: httpx.AsyncClient) -> None:
    token = await control.access.add("maryam", Role.OPERATOR, "anna", "", control.now())
    form_token = await sign_in(browser, token=token)
    await control.access.revoke("maryam", "anna", "left", control.now())
    answer = await browser.post("/kill-switch", data={"form_token": form_token, "on": "true"})
    assert (answer.status_code, control.flags.revision) == (403, 0)
    assert "Sign out" not in (await browser.get("/")).text


async def test_a_copied_cookie_is_void_after_the_sign_out(control: Control, browser: httpx.AsyncClient) -> None:
    form_token = await sign_in(browser)
    copy = dict(browser.cookies)
    await browser.post("/sign-out", data={"form_token": form_token})
    async with client_of(control, Accept="text/html") as thief:
        thief.cookies.update(copy)
        answer = await thief.post("/kill-switch", data={"form_token": form_token, "on": "true"})
    assert (answer.status_code, control.flags.revision) == (403, 0)


async def test_signing_out_works_without_the_store(control: Control, browser: httpx.AsyncClient) -> None:
    form_token = await sign_in(browser)
    (control.settings.state_dir / "banyan.db").unlink()
    assert (await browser.post("/sign-out", data={"form_token": form_token})).status_code == 303
    assert "Sign out" not in (await browser.get("/")).text


async def test_guesses_at_the_form_are_slowed(browser: httpx.AsyncClient) -> None:
    token = form_token(await browser.get("/sign-in"))
    for _ in range(FREE_TRIES):
        await browser.post("/sign-in", data={"form_token": token, "name": "Anna", "token": "guess"})
    page = await browser.post("/sign-in", data={"form_token": token, "name": "Anna", "token": TOKEN})
    assert (page.status_code, page.headers["retry-after"]) == (429, "1")
    assert "try again in 1 s" in page.text


async def test_another_control_plane_hears_of_a_revocation(control: Control, clock: Clock) -> None:
    other = AccessStore(control.settings.store_url)
    token = await control.access.add("maryam", Role.QA, "anna", "", clock())
    assert await other.identify(token, clock()) is not None
    await control.access.revoke("maryam", "anna", "", clock())
    clock.advance(seconds=1)
    assert await other.identify(token, clock()) is None
    await other.close()


async def test_the_language_is_kept_in_a_cookie(browser: httpx.AsyncClient) -> None:
    chosen = await browser.get("/language?to=ar&next=/audit")
    page = (await browser.get(chosen.headers["location"])).text
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/audit")
    assert 'lang="ar" dir="rtl"' in page
    assert "سجل التدقيق" in page
    await browser.get("/language?to=nonsense")
    assert 'dir="rtl"' in (await browser.get("/")).text
