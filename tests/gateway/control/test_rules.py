"""Rules, trials and proposals by API, with the roles that may change them."""

from datetime import timedelta

import httpx
import pytest

from gateway.control.context import Control
from tests.gateway.control.conftest import client_of

RULE = {"id": "money", "kind": "decimal_string", "location": "$..price", "router": "orders", "reason": "text money"}
FILE = "rules:\n- {id: ids, kind: uuids, location: $.id, reason: made anew}\n"


async def _audit(client: httpx.AsyncClient) -> list[tuple[str, str, str]]:
    entries = (await client.get("/api/audit")).json()["audit"]
    return [(each["action"], each["subject"], each["why"]) for each in entries if each["subject"].startswith("rule:")]


async def test_a_rule_is_added_changed_and_removed(operator: httpx.AsyncClient) -> None:
    made = (await operator.post("/api/rules", json={**RULE, "why": "agreed"})).json()["rule"]
    assert (made["id"], made["author"], made["with"], made["expired"], made["hits"]) == (
        "money",
        "operator",
        {},
        False,
        0,
    )
    changed = await operator.put("/api/rules/money", json={**RULE, "location": "$.total"})
    assert (changed.json()["rule"]["location"], changed.json()["revision"]) == ("$.total", 2)
    assert (await operator.delete("/api/rules/money", params={"why": "done"})).json()["rule"] is None
    assert (await operator.get("/api/rules")).json()["rules"] == []
    assert await _audit(operator) == [
        ("rule removed", "rule:money", "done"),
        ("rule changed", "rule:money", ""),
        ("rule added", "rule:money", "agreed"),
    ]


async def test_an_expired_rule_shows_as_such(operator: httpx.AsyncClient, control: Control) -> None:
    await operator.post("/api/rules", json={**RULE, "expires": (control.now() - timedelta(days=1)).isoformat()})
    listed = (await operator.get("/api/rules", params={"endpoint": "orders.get_orders"})).json()
    assert [(each["id"], each["expired"]) for each in listed["rules"]] == [("money", True)]
    assert {each["kind"] for each in listed["kinds"]} >= {"ignore", "list_key"}
    assert (await operator.get("/api/rules", params={"endpoint": "customers.get"})).json()["rules"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("POST", "/api/rules", {**RULE, "kind": "guess"}, 422, "is no kind of rule"),
        ("POST", "/api/rules", {**RULE, "with": {"a": 1}}, 422, "it takes nothing"),
        ("POST", "/api/rules", {**RULE, "colour": 1}, 422, "Extra inputs"),
        ("PUT", "/api/rules/gone", RULE, 404, "no rule 'gone'"),
        ("DELETE", "/api/rules/gone", None, 404, "no rule 'gone'"),
        ("POST", "/api/rules/trial", {**RULE, "location": "price"}, 422, "is none"),
        ("POST", "/api/proposals/gone/accept", {}, 404, "no proposal 'gone'"),
        ("POST", "/api/proposals/gone/reject", {}, 404, "no proposal 'gone'"),
    ],
)
async def test_what_cannot_be_is_one_sentence(
    operator: httpx.AsyncClient, method: str, path: str, body: dict[str, object] | None, status: int, said: str
) -> None:
    answer = await operator.request(method, path, json=body)
    assert answer.status_code == status
    assert said in answer.json()["error"]["message"]


async def test_an_import_is_all_or_nothing(operator: httpx.AsyncClient) -> None:
    await operator.post("/api/rules", json=RULE)
    checked = await operator.put("/api/rules.yaml", content=FILE, params={"check": True})
    assert checked.json() == {"added": ["ids"], "changed": [], "removed": ["money"], "check": True}
    refused = await operator.put("/api/rules.yaml", content=f"{FILE}- {{kind: x}}\n")
    assert "line 3: kind: 'x' is no kind of rule" in refused.json()["error"]["message"]
    assert "- id: money" in (await operator.get("/api/rules.yaml")).text
    done = await operator.put("/api/rules.yaml", content=FILE)
    assert done.json() == {**checked.json(), "check": False}
    exported = await operator.get("/api/rules.yaml")
    assert (await operator.put("/api/rules.yaml", content=exported.content)).json()["changed"] == []
    assert (await operator.put("/api/rules.yaml", content=b"\xff")).status_code == 422


async def test_qa_may_change_rules_and_viewers_may_not(operator: httpx.AsyncClient, control: Control) -> None:
    for role, status in (("viewer", 403), ("qa", 201)):
        token = (await operator.post("/api/access", json={"name": role, "role": role})).json()["token"]
        async with client_of(control, Authorization=f"Bearer {token}") as client:
            assert (await client.post("/api/rules", json=RULE)).status_code == status
            assert (await client.get("/api/rules.yaml")).status_code == 200
            assert (await client.get("/api/proposals")).json() == {"proposals": []}


async def test_a_trial_saves_nothing(operator: httpx.AsyncClient) -> None:
    trial = (await operator.post("/api/rules/trial", json=RULE)).json()
    assert (trial["samples"], trial["turned"], trial["bugs"]) == (0, [], [])
    assert (await operator.get("/api/rules")).json()["revision"] == 0
