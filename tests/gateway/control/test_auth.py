"""Who may do what: each role's bounds by token and by session, what reading needs, and how guessing is slowed."""

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.control.auth import actor_name
from gateway.control.brake import FREE_TRIES
from gateway.control.context import Control
from gateway.control.errors import UnusableChangeError
from gateway.control.roles import Role
from tests.gateway.control.conftest import client_of
from tests.gateway.control.test_pages import sign_in
from tests.support.control_plane import TOKEN, Clock

STAGE = "/api/endpoints/customers.get_customer/stage"


def signed_in_only(control: Control) -> Control:
    object.__setattr__(control, "settings", control.settings.model_copy(update={"read": "signed-in"}))
    return control


async def token_of(control: Control, role: Role, name: str = "maryam") -> str:
    return await control.access.add(name, role, "anna", "", control.now())


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.QA, 403), (Role.OPERATOR, 200)])
async def test_only_operators_move_stages(control: Control, role: Role, status: int) -> None:
    token = await token_of(control, role)
    async with client_of(control, Authorization=f"Bearer {token}") as client:
        answer = await client.put(STAGE, json={"stage": "new"})
    assert answer.status_code == status
    assert (control.flags.revision > 0) == (status == 200)


async def test_the_audit_names_the_token_and_nobody_else(control: Control) -> None:
    token = await token_of(control, Role.OPERATOR)
    async with client_of(control, Authorization=f"Bearer {token}", **{"X-Banyan-Actor": "somebody"}) as client:
        await client.put(STAGE, json={"stage": "new"})
    assert (await control.flags.audit(1))[0].who == "maryam"


async def test_a_token_says_whose_it_is(control: Control) -> None:
    token = await token_of(control, Role.QA)
    async with client_of(control) as client:
        mine = await client.get("/api/me", headers={"Authorization": f"Bearer {token}"})
        nobodys = await client.get("/api/me")
    assert mine.json() == {"name": "maryam", "role": "qa"}
    assert nobodys.json() == {"name": "", "role": None}


@pytest.mark.parametrize("path", ["/api/endpoints", "/metrics", "/openapi.json", "/api/audit", "/api/me"])
async def test_reading_can_be_kept_to_the_signed_in(control: Control, path: str) -> None:
    async with client_of(signed_in_only(control)) as client:
        refused = await client.get(path)
        allowed = await client.get(path, headers={"Authorization": f"Bearer {await token_of(control, Role.VIEWER)}"})
    assert (refused.status_code, allowed.status_code) == (401, 200)


@pytest.mark.parametrize("path", ["/-/live", "/sign-in", "/static/control.css"])
async def test_some_paths_never_need_a_sign_in(control: Control, path: str) -> None:
    async with client_of(signed_in_only(control), Accept="text/html") as client:
        assert (await client.get(path)).status_code == 200


async def test_a_page_leads_to_the_sign_in_and_back(control: Control) -> None:
    async with client_of(signed_in_only(control), Accept="text/html") as browser:
        sent = await browser.get("/audit?subject=a.b")
        assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=/audit%3Fsubject%3Da.b")
        await sign_in(browser)
        assert (await browser.get("/audit")).status_code == 200
        assert (await browser.get("/api/audit")).status_code == 200


async def test_a_session_is_no_key_to_the_api(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    assert (await browser.put("/api/kill-switch", json={"on": True})).status_code == 401


async def test_a_role_covers_a_page_as_it_covers_the_api(control: Control, browser: httpx.AsyncClient) -> None:
    form_token = await sign_in(browser, token=await token_of(control, Role.QA))
    form = {"form_token": form_token, "stage": "new"}
    answer = await browser.post("/endpoints/orders.get_orders", data=form)
    assert (answer.status_code, control.flags.revision) == (403, 0)
    assert "needs role operator" in answer.text


async def test_guessing_a_token_is_slowed(control: Control, clock: Clock) -> None:
    with capture_logs() as logs:
        async with client_of(control, Authorization="Bearer guess") as client:
            statuses = [(await client.put(STAGE, json={"stage": "new"})).status_code for _ in range(FREE_TRIES + 1)]
            slowed = await client.put(STAGE, json={"stage": "new"}, headers={"Authorization": f"Bearer {TOKEN}"})
            clock.advance(seconds=1)
            passed = await client.put(STAGE, json={"stage": "new"}, headers={"Authorization": f"Bearer {TOKEN}"})
    assert statuses == [401] * FREE_TRIES + [429]
    assert (slowed.status_code, slowed.headers["retry-after"], passed.status_code) == (429, "1", 200)
    assert "guess" not in str(logs)


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "two\nlines", "\x00"])
def test_a_name_the_audit_cannot_show_is_refused(name: str) -> None:
    with pytest.raises(UnusableChangeError, match="no name"):
        actor_name(name)


def test_a_name_may_be_in_any_script() -> None:
    assert actor_name(" مريم ") == "مريم"
