"""Making a rule on the pages: begun at a difference, tried, and only then saved."""

import re
from datetime import timedelta

import httpx
import pytest

from gateway.control.context import Control
from gateway.control.roles import Role
from gateway.control.web.making import _read_given, _write_given
from gateway.report.rules import RuleStore
from tests.gateway.control.web.conftest import SignIn, id_of
from tests.support.comparisons import ENDPOINT, Pair, customer, put_on_record

FORM = {
    "kind": "decimal_string",
    "location": "$.credit_limit",
    "scope": "endpoint",
    "place": ENDPOINT,
    "reason": "money",
}


def tried(page: httpx.Response) -> str:
    found = re.search(r'name="tried" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def saved(control: Control) -> list[str]:
    _, rules = await RuleStore(control.report).load()
    return [each.rule.location for each in rules]


async def test_it_begins_with_the_narrowest_that_explains_it(filled: Control, signed_in: SignIn) -> None:
    browser, _ = await signed_in(Role.QA)
    page = (await browser.get(f"/rules/new?signature={await id_of(filled, '$.credit_limit')}")).text
    assert '<option value="decimal_string" selected>' in page
    assert 'value="$.credit_limit"' in page
    assert f'value="{ENDPOINT}"' in page


async def test_for_a_status_it_begins_with_the_two_that_were_seen(filled: Control, signed_in: SignIn) -> None:
    pair = Pair(customer(1), customer(1), new_status=201)
    await put_on_record(filled.report, [pair], filled.seconds(), worker="w2")
    browser, _ = await signed_in(Role.QA)
    page = (await browser.get(f"/rules/new?signature={await id_of(filled, 'status')}")).text
    assert '<option value="status_mapping" selected>' in page
    assert "legacy=200\nnew=201" in page


async def test_a_trial_comes_before_the_saving(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    form = {**FORM, "form_token": token, "signature": await id_of(filled, "$.credit_limit")}
    shown = await browser.post("/rules/new", data={**form, "answer": "save"})
    assert await saved(filled) == []
    assert "would turn from mismatch to match" in shown.text
    assert "r-8" in shown.text
    done = await browser.post("/rules/new", data={**form, "tried": tried(shown)})
    assert (done.status_code, done.headers["location"]) == (303, f"/signatures/{form['signature']}")
    assert await saved(filled) == ["$.credit_limit"]


async def test_what_was_changed_since_is_tried_again(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    form = {**FORM, "form_token": token}
    shown = await browser.post("/rules/new", data=form)
    wider = await browser.post("/rules/new", data={**form, "location": "$.name", "tried": tried(shown)})
    assert "It would change nothing in what is stored" in wider.text
    assert await saved(filled) == []


async def test_a_bug_that_it_would_hide_is_shouted(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    signature = await id_of(filled, "$.credit_limit")
    await browser.post(
        f"/signatures/{signature}", data={"form_token": token, "state": "bug", "reason": "money is text"}
    )
    page = (await browser.post("/rules/new", data={**FORM, "form_token": token})).text
    assert "It would hide what QA calls a bug" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "timestamps_within"}, "needs seconds"),
        ({"kind": "timestamps_within", "given": "two"}, "is no setting of a rule"),
        ({"kind": "nonsense"}, "is no kind of rule"),
        ({"reason": ""}, "needs a reason"),
        ({"location": "credit"}, "write status, header"),
        ({"expires": "2020-01-01"}, "cannot be an expiry"),
    ],
)
async def test_a_refusal_loses_nothing(
    filled: Control, signed_in: SignIn, given: dict[str, str], sentence: str
) -> None:
    browser, token = await signed_in(Role.QA)
    answer = await browser.post("/rules/new", data={**FORM, "form_token": token, **given})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{ENDPOINT}"' in answer.text


async def test_a_rule_may_hold_for_a_router_until_a_day(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    day = (filled.now() + timedelta(days=9)).date().isoformat()
    form = {**FORM, "form_token": token, "scope": "router", "place": "customers", "expires": day}
    await browser.post("/rules/new", data={**form, "tried": tried(await browser.post("/rules/new", data=form))})
    _, [stored] = await RuleStore(filled.report).load()
    assert (stored.rule.router, stored.rule.author) == ("customers", "qa-person")
    assert stored.rule.expires is not None


async def test_a_viewer_makes_no_rule(filled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.VIEWER)
    assert (await browser.post("/rules/new", data={**FORM, "form_token": token})).status_code == 403
    assert "your role is viewer" in (await browser.get("/rules/new")).text


@pytest.mark.parametrize(
    "given",
    [
        {"seconds": "2"},
        {"fields": ["id", "code"], "key": "data"},
        {"legacy": 200, "new": 201},
        {"pattern": "a=(b)"},
        {"below": False},
    ],
)
def test_settings_are_read_as_they_are_written(given: dict[str, object]) -> None:
    assert _read_given(_write_given(given)) == given
