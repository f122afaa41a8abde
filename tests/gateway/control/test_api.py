"""The JSON API over real stores: what it lists, what it changes, and that a refusal changes nothing."""

import asyncio

import httpx
import pytest

from gateway.control.context import Control
from tests.gateway.control.conftest import client_of
from tests.support.control_plane import TOKEN

STAGE = "/api/endpoints/customers.get_customer/stage"


def operator_of(control: Control) -> httpx.AsyncClient:
    return client_of(control, Authorization=f"Bearer {TOKEN}", **{"X-Banyan-Actor": "anna"})


async def test_endpoints_are_listed_with_counts(visitor: httpx.AsyncClient) -> None:
    answer = (await visitor.get("/api/endpoints", params={"router": "orders"})).json()
    assert [endpoint["id"] for endpoint in answer["endpoints"]] == ["orders.get_orders", "orders.delete_order"]
    assert answer["counts"] == {"legacy": 2, "shadow": 0, "canary": 0, "new": 0}
    assert answer["total"] == 6


async def test_one_endpoint_says_all_of_itself(visitor: httpx.AsyncClient) -> None:
    answer = (await visitor.get("/api/endpoints/customers.get_branches")).json()
    assert answer == {
        "id": "customers.get_branches",
        "method": "GET",
        "path": "/api/customers/branches",
        "router": "customers",
        "stage": "legacy",
        "percent": None,
        "sample": None,
        "where": [],
        "stickiness": "default",
        "custom": False,
        "hidden_by": "customers.get_customer",
        "on_new": None,
    }


async def test_what_the_new_side_has_is_listed_apart(control: Control, visitor: httpx.AsyncClient) -> None:
    answer = (await visitor.get("/api/endpoints", params={"on_new": True})).json()
    assert (len(answer["endpoints"]), answer["on_new"]) == (6, None)
    control.built.known = frozenset({"orders.get_orders"})
    answer = (await visitor.get("/api/endpoints", params={"on_new": True})).json()
    assert [(each["id"], each["on_new"]) for each in answer["endpoints"]] == [("orders.get_orders", True)]
    answer = (await visitor.get("/api/endpoints")).json()
    assert (len(answer["endpoints"]), answer["on_new"]) == (6, 1)


async def test_a_change_is_kept_with_who_and_why(stored: Control) -> None:
    wish = {"stage": "canary", "percent": 10, "where": ["tenant=acme"], "why": "first customers"}
    async with operator_of(stored) as client:
        moved = (await client.put(STAGE, json=wish)).json()
        seen = (await client.get("/api/endpoints", params={"stage": "canary"})).json()["endpoints"]
        audit = (await client.get("/api/audit", params={"subject": "customers.get_customer"})).json()["audit"]
    assert (moved["stage"], moved["percent"]) == ("canary", 10)
    assert moved["where"] == [{"context": "tenant", "operator": "IN", "values": ["acme"], "inverted": False}]
    assert [{**each, "gate_missing": moved["gate_missing"]} for each in seen] == [moved]
    assert {(entry["who"], entry["why"], entry["action"]) for entry in audit} == {
        ("anna", "first customers", "stage canary")
    }


async def test_where_may_come_as_objects(operator: httpx.AsyncClient) -> None:
    where = [{"context": "userId", "operator": "NOT_IN", "values": ["7"], "inverted": False}]
    moved = await operator.put(STAGE, json={"stage": "canary", "where": where})
    assert (moved.status_code, moved.json()["where"], moved.json()["percent"]) == (200, where, 100)


@pytest.mark.parametrize(
    ("wish", "status", "code", "words"),
    [
        ({"stage": "canary"}, 422, "impossible_stage", "for whom"),
        ({"stage": "new", "percent": 5}, 422, "impossible_stage", "all callers alike"),
        ({"stage": "canary", "percent": 5, "where": ["tenant"]}, 422, "invalid", "is no condition"),
        ({"stage": "elsewhere"}, 422, "invalid", "stage: Input should be"),
        ({"stage": "new", "percnt": 5}, 422, "invalid", "percnt"),
        ({"stage": "canary", "percent": "5"}, 422, "invalid", "percent"),
        ({}, 422, "invalid", "stage"),
    ],
)
async def test_an_impossible_stage_gets_a_sentence_and_changes_nothing(
    operator: httpx.AsyncClient, wish: dict[str, object], status: int, code: str, words: str
) -> None:
    answer = await operator.put(STAGE, json=wish)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert words in error["message"]
    assert (await operator.get("/api/flags")).json() == {"flags": [], "revision": 0}


async def test_an_unknown_endpoint_is_answered_with_near_names(operator: httpx.AsyncClient) -> None:
    answer = await operator.put("/api/endpoints/customers.get_custmer/stage", json={"stage": "new"})
    assert answer.status_code == 404
    assert "did you mean customers.get_customer" in answer.json()["error"]["message"]


async def test_a_stage_that_needs_a_new_side_is_refused_without_one(control: Control) -> None:
    object.__setattr__(control, "settings", control.settings.model_copy(update={"new_url": None}))
    async with operator_of(control) as client:
        answer = await client.put(STAGE, json={"stage": "new"})
        back = await client.put(STAGE, json={"stage": "legacy"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "impossible")
    assert back.status_code == 200


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"]
)
async def test_a_change_without_the_token_is_refused(visitor: httpx.AsyncClient, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for path, body in [
        (STAGE, {"stage": "new"}),
        ("/api/stage", {"stage": "new", "router": "orders"}),
        ("/api/kill-switch", {"on": True}),
    ]:
        answer = await visitor.put(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert (await visitor.get("/api/flags")).json()["revision"] == 0


async def test_many_endpoints_move_in_one_transaction(stored: Control) -> None:
    async with operator_of(stored) as client:
        wish = {"stage": "shadow", "sample": 20, "router": "orders", "match": ["customers.get_c*"]}
        answer = (await client.put("/api/stage", json=wish)).json()
        audit = (await client.get("/api/audit")).json()["audit"]
    assert {endpoint["stage"] for endpoint in answer["endpoints"]} == {"shadow"}
    assert (len(answer["endpoints"]), answer["revision"]) == (4, 1)
    assert len({entry["subject"] for entry in audit if entry["subject"].startswith("shadow.")}) == 4


async def test_a_bulk_change_with_one_wrong_name_moves_none(operator: httpx.AsyncClient) -> None:
    wish = {"stage": "new", "ids": ["orders.get_orders", "orders.nope"]}
    assert (await operator.put("/api/stage", json=wish)).status_code == 404
    assert (await operator.put("/api/stage", json={"stage": "new"})).status_code == 422
    assert (await operator.get("/api/flags")).json()["revision"] == 0


async def test_changes_made_at_once_are_all_kept(stored: Control) -> None:
    ids = [endpoint.id for endpoint in stored.catalog]
    async with operator_of(stored) as client, asyncio.TaskGroup() as tasks:
        jobs = [
            tasks.create_task(client.put(f"/api/endpoints/{name}/stage", json={"stage": "new", "sample": sample}))
            for sample in (10, 20)
            for name in ids
        ]
    async with operator_of(stored) as client:
        listed = (await client.get("/api/endpoints")).json()
        audit = (await client.get("/api/audit", params={"limit": 1000})).json()["audit"]
    assert [job.result().status_code for job in jobs] == [200] * 12
    assert listed["counts"]["new"] == 6
    assert len([entry for entry in audit if entry["subject"].startswith("shadow.")]) == 12


async def test_the_kill_switch_turns_on_and_off(operator: httpx.AsyncClient) -> None:
    on = (await operator.put("/api/kill-switch", json={"on": True, "why": "smoke"})).json()
    assert (on["on"], (await operator.get("/api/status")).json()["kill_switch"]) == (True, True)
    off = (await operator.put("/api/kill-switch", json={"on": False})).json()
    assert (off["on"], off["revision"]) == (False, 2)
    assert (await operator.put("/api/kill-switch", json={"on": "yes"})).status_code == 422


async def test_the_audit_is_read_page_by_page(operator: httpx.AsyncClient) -> None:
    for on in (True, False, True):
        await operator.put("/api/kill-switch", json={"on": on})
    first = (await operator.get("/api/audit", params={"limit": 2})).json()
    second = (await operator.get("/api/audit", params={"limit": 2, "before": first["next_before"]})).json()
    assert [entry["action"] for entry in first["audit"]] == ["kill switch on", "kill switch off"]
    assert [entry["action"] for entry in second["audit"]] == ["kill switch on"]
    assert second["next_before"] is None
    assert first["audit"][0]["at"].endswith(("Z", "+00:00"))


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "before=0", "before=x"])
async def test_an_audit_page_that_cannot_be_is_refused(visitor: httpx.AsyncClient, query: str) -> None:
    assert (await visitor.get(f"/api/audit?{query}")).status_code == 422


async def test_candidates_are_listed(control: Control, visitor: httpx.AsyncClient) -> None:
    await control.candidates.add([("GET", "/seen/{id}", 3)], control.now())
    listed = (await visitor.get("/api/candidates")).json()["candidates"]
    assert [(each["method"], each["template"], each["count"]) for each in listed] == [("GET", "/seen/{id}", 3)]


async def test_the_status_hides_the_password_of_the_store(stored: Control) -> None:
    secret = "postgresql://banyan:hidden-word@db/banyan"  # noqa: S105 - no real one
    object.__setattr__(stored, "settings", stored.settings.model_copy(update={"database_url": secret}))
    async with client_of(stored) as client:
        answer = await client.get("/api/status")
    assert "hidden-word" not in answer.text
    assert answer.json()["store"] == "postgresql://banyan:***@db/banyan"


async def test_the_status_counts_time_and_endpoints(control: Control, visitor: httpx.AsyncClient) -> None:
    control.now.advance(minutes=2)  # type: ignore[attr-defined]  # the test's clock
    answer = (await visitor.get("/api/status")).json()
    assert (answer["uptime_seconds"], answer["endpoints"], answer["workers"]) == (120.0, 6, 1)
    assert [each["name"] for each in answer["reach"]] == ["data plane", "legacy", "new"]


async def test_a_lost_store_refuses_changes_and_shows_the_last_known(control: Control) -> None:
    async with operator_of(control) as client:
        await client.put(STAGE, json={"stage": "new"})
        (control.settings.state_dir / "banyan.db").unlink()
        refused = await client.put(STAGE, json={"stage": "legacy"})
        known = await client.get("/api/endpoints/customers.get_customer")
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "store_unavailable")
    assert known.json()["stage"] == "new"


@pytest.mark.parametrize("actor", ["\xff".encode("latin-1"), b"a\tb", b" ", b"x" * 101])
async def test_an_actor_the_audit_cannot_show_is_refused(operator: httpx.AsyncClient, actor: bytes) -> None:
    headers = [(b"X-Banyan-Actor", actor), (b"Authorization", f"Bearer {TOKEN}".encode())]
    answer = await operator.put(STAGE, json={"stage": "new"}, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "impossible")


async def test_the_actor_may_be_in_any_script(operator: httpx.AsyncClient) -> None:
    await operator.put(STAGE, json={"stage": "new"}, headers=[(b"X-Banyan-Actor", "مريم".encode())])
    assert (await operator.get("/api/audit")).json()["audit"][0]["who"] == "مريم"
