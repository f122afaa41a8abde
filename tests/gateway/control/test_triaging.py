"""Triage, gate and sign-off by API: by whom, with which reason, and what it changes."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from gateway.control.context import Control
from gateway.control.intentions import Intentions
from gateway.report.judgements import load_judgements
from gateway.report.records import Comparison, Found, Tally
from gateway.report.triage import TriageState
from tests.gateway.control.conftest import client_of
from tests.gateway.control.test_reports import ENDPOINT, fill

TRIAGE = "/api/signatures/aa11/triage"


@pytest.fixture(autouse=True)
async def _filled(control: Control) -> None:
    await fill(control)


async def put(client: httpx.AsyncClient, **change: object) -> Any:
    answer = await client.put(TRIAGE, json={"state": "accepted", "why": "money as a number", **change})
    return answer.json() if answer.status_code == 200 else (answer.status_code, answer.json()["error"]["message"])


async def test_accepting_asserts_what_the_samples_show(operator: httpx.AsyncClient, control: Control) -> None:
    found = await put(operator, owner="ann", ticket="T-1")
    assert found["signature"]["triage"]["asserted"] == "a decimal as text against a number, the same decimal"
    assert [(each["who"], each["after"], each["details"]) for each in found["history"]] == [
        ("operator", "accepted", {"owner": "ann", "ticket": "T-1"})
    ]
    async with control.report.transaction() as connection:
        judgement = (await load_judgements(connection))["aa11"]
    assert (judgement.state, judgement.expires) == (TriageState.ACCEPTED, None)


async def test_a_judgement_without_a_reason_is_refused(operator: httpx.AsyncClient, visitor: httpx.AsyncClient) -> None:
    assert (await put(operator, why=""))[0] == 422
    assert (await put(operator, expires="2020-01-01T00:00:00"))[1].startswith("the judgement would have expired")
    assert (await put(visitor))[0] == 401
    unknown = await operator.put("/api/signatures/ffff/triage", json={"state": "bug", "why": "x"})
    assert unknown.status_code == 404


async def test_an_expiry_opens_it_again(operator: httpx.AsyncClient, control: Control) -> None:
    later = control.now().replace(year=2027).isoformat()
    assert (await put(operator, state="noise", expires=later))["signature"]["triage"]["expires"].startswith("2027")


async def test_a_gate_says_what_is_missing(operator: httpx.AsyncClient) -> None:
    found = (await operator.get(f"/api/gate/{ENDPOINT}")).json()
    assert (found["state"], found["mode"]) == ("failed", "advise")
    assert found["evidence"] == {"matches": 10, "mismatches": 1, "still_needed": 5874}
    assert [each["state"] for each in found["conditions"]] == [
        "not enough evidence",
        "met",
        "not enough evidence",
        "failed",
        "not enough evidence",
    ]
    listed = (await operator.get("/api/gate", params={"router": "customers"})).json()
    assert listed["states"] == {"met": 0, "failed": 1, "not enough evidence": 3}


async def test_a_sign_off_is_revoked_by_a_new_signature(operator: httpx.AsyncClient, control: Control) -> None:
    signed = await operator.post(f"/api/endpoints/{ENDPOINT}/sign-off", json={"why": "all looked at"})
    assert signed.json()["conditions"][-1]["state"] == "met"
    tally, later = Tally(), control.seconds() + 5
    tally.add(Comparison(ENDPOINT, later, "mismatch", (Found("dd44", "$.new", "added", ("absent", "null"), 1),)))
    await control.report.apply("w", 2, tally, later)
    gate = (await operator.get(f"/api/gate/{ENDPOINT}")).json()
    assert gate["conditions"][-1]["missing"] == "the sign-off was revoked: a new signature at $.new"


async def test_a_sign_off_can_be_taken_back_once(operator: httpx.AsyncClient) -> None:
    path = f"/api/endpoints/{ENDPOINT}/sign-off"
    await operator.post(path, json={"why": "all looked at"})
    taken = await operator.delete(path, params={"why": "too early"})
    assert taken.json()["conditions"][-1]["missing"] == "the sign-off was revoked: too early"
    assert (await operator.delete(path, params={"why": "again"})).status_code == 422


async def test_intended_differences_are_proposed_with_what_is_open(control: Control) -> None:
    at = [{"location": "$.price", "kinds": ["type"]}]
    row = {"endpoint": ENDPOINT, "old": "a text", "new": "a number", "why": "money", "at": at, "statuses": {}}
    side = httpx.MockTransport(lambda _: httpx.Response(200, json={"defects": [row, {**row, "endpoint": "a.b"}]}))
    asking = replace(control, intentions=Intentions("http://new/-/defects", side))
    async with client_of(asking) as client:
        found = (await client.get("/api/intended", params={"endpoint": ENDPOINT})).json()
    assert found == {"intended": [{**row, "signatures": ["aa11"]}], "trouble": ""}


@pytest.mark.parametrize("at", [[], [{"location": "$.name"}], [{"location": "$.price", "kinds": ["value"]}]])
async def test_what_is_intended_elsewhere_is_not_proposed_here(control: Control, at: list[object]) -> None:
    row = {"endpoint": ENDPOINT, "old": "a text", "new": "a number", "why": "money", "at": at}
    side = httpx.MockTransport(lambda _: httpx.Response(200, json={"defects": [row]}))
    async with client_of(replace(control, intentions=Intentions("http://new/-/defects", side))) as client:
        [found] = (await client.get("/api/intended")).json()["intended"]
    assert found["signatures"] == []
