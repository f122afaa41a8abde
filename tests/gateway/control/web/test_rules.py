"""The page of all rules."""

from datetime import timedelta

import httpx
import pytest

from gateway.compare import Rule
from gateway.compare.tolerances import DecimalString
from gateway.control.context import Control
from gateway.control.roles import Role
from gateway.report.proposals import ProposalStore
from gateway.report.records import Comparison, Found, Noise, Tally
from gateway.report.rules import RuleStore, Signed
from tests.gateway.control.web.conftest import SignIn
from tests.support.comparisons import ENDPOINT


@pytest.fixture
async def ruled(control: Control) -> Control:
    """One rule that holds and one that has expired."""
    store, now = RuleStore(control.report), control.now()
    for name, expires in (("money", None), ("old", now - timedelta(days=1))):
        rule = Rule(name, DecimalString(), f"$.{name}", "huda", "a <decimal>", now, expires, endpoint=ENDPOINT)
        await store.add(rule, Signed("huda", "first"))
    return control


async def names(control: Control) -> list[str]:
    _, rules = await RuleStore(control.report).load()
    return [each.rule.id for each in rules]


async def noisy(control: Control) -> str:
    """Legacy stamps anew each time; the proposal that says so."""
    tally, found = Tally(), Found("aa11", "$.at", "value", ("string", "string"), 2)
    noise = (Noise("$.at", "value", '"2026-11-25T10:00:00Z"', '"2026-11-25T10:00:03Z"'),)
    for number in range(40):
        differs = number < 32
        tally.add(
            Comparison(
                ENDPOINT,
                control.seconds(),
                "mismatch" if differs else "match",
                (found,) if differs else (),
                asked_twice=True,
                noise=noise if number < 30 else (),
            )
        )
    await control.report.apply("w", 1, tally, control.seconds())
    [proposal] = await ProposalStore(control.report).load()
    return proposal.id


async def test_rules_are_listed_with_where_and_why(ruled: Control, browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/rules")).text
    assert "$.money" in page
    assert "a &lt;decimal&gt;" in page
    assert page.count('<span class="badge failed">expired</span>') == 1
    assert 'action="/rules/' not in page


async def test_one_is_removed_with_a_reason(ruled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    sent = await browser.post("/rules/money/remove", data={"form_token": token})
    assert "write a reason" in (await browser.get(sent.headers["location"])).text
    await browser.post("/rules/money/remove", data={"form_token": token, "why": "repaired"})
    assert await names(ruled) == ["old"]
    assert (await ruled.flags.audit(1))[0].reason == "repaired"


async def test_a_file_is_imported_after_it_was_checked(ruled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    form = {"form_token": token, "file": "rules: []", "why": "start anew"}
    checked = (await browser.post("/rules/import", data={**form, "answer": "check"})).text
    assert "It would add 0, change 0 and remove 2." in checked
    assert await names(ruled) == ["money", "old"]
    done = await browser.post("/rules/import", data={**form, "answer": "import"})
    assert (done.status_code, await names(ruled)) == (303, [])


async def test_a_file_that_cannot_be_read_is_given_back(ruled: Control, signed_in: SignIn) -> None:
    browser, token = await signed_in(Role.QA)
    answer = await browser.post("/rules/import", data={"form_token": token, "file": "rules: <b>", "answer": "check"})
    assert answer.status_code == 422
    assert "rules: &lt;b&gt;" in answer.text


@pytest.mark.parametrize("path", ["/rules/money/remove", "/rules/import", "/proposals/x"])
async def test_a_viewer_changes_no_rule(ruled: Control, signed_in: SignIn, path: str) -> None:
    browser, token = await signed_in(Role.VIEWER)
    form = {"form_token": token, "why": "x", "file": "rules: []", "answer": "import"}
    assert (await browser.post(path, data=form)).status_code == 403
    assert await names(ruled) == ["money", "old"]


async def test_noise_is_proposed_with_its_evidence_and_judged(control: Control, signed_in: SignIn) -> None:
    proposal = await noisy(control)
    browser, token = await signed_in(Role.QA)
    page = (await browser.get("/rules")).text
    assert "Legacy differs from itself in" in page
    assert "$.at" in page
    await browser.post(f"/proposals/{proposal}", data={"form_token": token, "answer": "accept", "why": "clocks"})
    assert await names(control) == [f"noise-{proposal}"]
    assert "clocks" in (await browser.get("/rules")).text


async def test_a_proposal_can_be_rejected(control: Control, signed_in: SignIn) -> None:
    proposal = await noisy(control)
    browser, token = await signed_in(Role.QA)
    await browser.post(f"/proposals/{proposal}", data={"form_token": token, "answer": "reject", "why": "a defect"})
    assert await names(control) == []
    gone = await browser.post("/proposals/nothing", data={"form_token": token, "answer": "reject", "why": "x"})
    assert "there is no proposal" in (await browser.get(gone.headers["location"])).text
