"""Giving and taking access on its page."""

import re

import pytest

from gateway.control.context import Control
from gateway.control.roles import Role
from tests.gateway.control.conftest import client_of
from tests.gateway.control.web.conftest import SignIn


async def test_a_token_is_shown_once_and_works(control: Control, signed_in: SignIn) -> None:
    browser, form_token = await signed_in(Role.OPERATOR)
    form = {"form_token": form_token, "name": "maryam", "role": "qa", "why": "tester"}
    made = await browser.post("/access", data=form)
    found = re.search(r"banyan_[0-9a-f]{16}_[\w-]{43}", made.text)
    assert (made.status_code, found is not None) == (201, True)
    assert found is not None
    identity = await control.access.identify(found[0], control.now())
    assert identity is not None
    assert (identity.name, identity.role) == ("maryam", Role.QA)
    assert found[0] not in (await browser.get("/access")).text


async def test_it_is_taken_back(control: Control, signed_in: SignIn) -> None:
    browser, form_token = await signed_in(Role.OPERATOR)
    await browser.post("/access", data={"form_token": form_token, "name": "maryam", "role": "qa"})
    sent = await browser.post("/access/revoke", data={"form_token": form_token, "name": "maryam", "why": "left"})
    assert "The token of maryam is revoked" in (await browser.get(sent.headers["location"])).text
    assert (await control.flags.audit(1))[0].reason == "left"
    again = await browser.post("/access/revoke", data={"form_token": form_token, "name": "maryam"})
    assert "nobody called" in (await browser.get(again.headers["location"])).text


async def test_a_name_that_has_one_is_refused(signed_in: SignIn) -> None:
    browser, form_token = await signed_in(Role.OPERATOR)
    form = {"form_token": form_token, "name": "operator-person", "role": "viewer"}
    answer = await browser.post("/access", data=form)
    assert (answer.status_code, "has a token already" in answer.text) == (422, True)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.QA])
async def test_others_neither_see_nor_give_access(control: Control, signed_in: SignIn, role: Role) -> None:
    browser, form_token = await signed_in(role)
    form = {"form_token": form_token, "name": "me", "role": "operator"}
    assert (await browser.get("/access")).status_code == 403
    assert (await browser.post("/access", data=form)).status_code == 403
    assert (await browser.post("/access/revoke", data={**form, "name": f"{role}-person"})).status_code == 403
    assert 'href="/access"' not in (await browser.get("/")).text
    assert len(await control.access.grants()) == 1


async def test_a_visitor_is_led_to_the_sign_in(control: Control) -> None:
    async with client_of(control, Accept="text/html") as browser:
        assert (await browser.get("/access")).headers["location"] == "/sign-in?next=/access"
