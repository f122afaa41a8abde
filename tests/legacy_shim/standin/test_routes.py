"""All 458 routes of the contract: registered in its order, answering in its shapes."""

import asyncio
import csv
import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

import legacy_shim
from legacy_shim.standin.security import issue_token
from tests.legacy_shim.standin.asking import Asker
from tests.legacy_shim.standin.contract import Contract
from tests.legacy_shim.standin.running import NOW, SECRET_KEY, app_on, client_of

CATALOG = Path(legacy_shim.__file__).with_name("catalog.json")
ENDPOINTS = json.loads(CATALOG.read_text(encoding="utf-8"))["endpoints"]
ROUTES = [each for each in ENDPOINTS if each["method"] != "WEBSOCKET"]
# Registered behind a route whose parameter takes their last word for a number.
HIDDEN = frozenset(
    [
        "/api/products/statistics",
        "/api/customers/suppliers",
        "/api/customers/branches",
        "/api/users/summary",
        "/api/mobile/products/search",
        "/api/notifications/stats",
        "/api/notifications/preferences",
        "/api/notifications/settings",
    ]
)
# What the static analysis of the handlers says they return, and the keys that this means.
STYLES: Mapping[str, tuple[type, set[str]]] = {
    "custom dict": (dict, set()),
    "custom list of dicts": (list, set()),
    "response_model bare list": (list, set()),
    "response_model object": (dict, set()),
    "{message} only": (dict, {"message"}),
    "{status,message/data} envelope": (dict, {"status"}),
    "{success,...} envelope (no data key)": (dict, {"success"}),
    "{success,data} envelope": (dict, {"success", "data"}),
}
Answers = Mapping[str, httpx.Response]


def name_of(endpoint: Mapping[str, str]) -> str:
    return endpoint["id"]


def registered(app: FastAPI) -> list[tuple[str, str, str]]:
    """Method, path and operation of every route under ``/api`` and of the two of the root."""
    found = []
    for route in iter_route_contexts(app.routes):
        if route.path in ("/", "/health") or str(route.path).startswith("/api/"):
            methods = route.methods or {"WEBSOCKET"}
            found += [(method, str(route.path), str(route.name)) for method in methods]
    return found


def admin_of(route: Mapping[str, str]) -> dict[str, str]:
    """A token for this route alone, because one of the routes logs its token out."""
    lifetime = timedelta(minutes=15)
    token = issue_token("admin@tsh.lab", SECRET_KEY, NOW, lifetime, jti=route["id"])
    return {"Authorization": f"Bearer {token}"}


async def answers_of(app: FastAPI) -> Answers:
    asker = Asker(app.openapi())
    answers = {}
    async with client_of(app) as client:
        for route in ROUTES:
            request = asker.request(route["method"], route["path"], admin_of(route))
            answers[route["id"]] = await client.send(request)
    return answers


@pytest.fixture(scope="module")
def answers(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """One request to each route in turn, on one copy of the demo data."""
    copy = shutil.copy(seeded_file, tmp_path_factory.mktemp("routes") / "erp.db")
    app = app_on(f"sqlite:///{copy}")
    try:
        return asyncio.run(answers_of(app))
    finally:
        app.state.database.close()


def test_routes_are_those_of_the_catalog_in_its_order(standin: FastAPI) -> None:
    expected = [(each["method"], each["path"], each["operation"]) for each in ENDPOINTS]
    assert len(ROUTES) == 458
    assert registered(standin) == expected


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_route_answers(route: Mapping[str, str], answers: Answers) -> None:
    answer = answers[route["id"]]
    is_hidden = route["method"] == "GET" and route["path"] in HIDDEN
    assert 200 <= answer.status_code < 600
    assert (answer.status_code == 422) == is_hidden, answer.text
    if answer.headers.get("content-type") == "application/json" and answer.status_code >= 400:
        assert set(answer.json()) == {"detail"}


def test_hidden_routes_are_taken_for_numbers(answers: Answers) -> None:
    hidden = [each for each in ROUTES if each["method"] == "GET" and each["path"] in HIDDEN]
    errors = [answers[each["id"]].json()["detail"][0] for each in hidden]
    assert [error["type"] for error in errors] == ["int_parsing"] * 8


@pytest.fixture(scope="module")
def recorded(legacy_facts: Path) -> Contract:
    return Contract.recorded(legacy_facts)


@pytest.fixture(scope="module")
def ours() -> Iterator[Contract]:
    app = app_on("sqlite://")
    yield Contract.of(app.openapi())
    app.state.database.close()


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_route_takes_what_the_contract_says(route: Mapping[str, str], recorded: Contract, ours: Contract) -> None:
    asked = (route["method"], route["path"])
    assert ours.parameters(*asked) == recorded.parameters(*asked)
    assert ours.body(*asked) == recorded.body(*asked)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_answer_has_the_declared_shape(route: Mapping[str, str], recorded: Contract, answers: Answers) -> None:
    answer = answers[route["id"]]
    if not answer.is_success or answer.headers.get("content-type") != "application/json":
        return
    complaints = recorded.complaints(route["method"], route["path"], answer.status_code, answer.json())
    assert not complaints


def styles_in(facts: Path) -> Iterator[tuple[str, tuple[type, set[str]]]]:
    with (facts / "endpoints.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["response_style"] in STYLES:
                yield f"{row['router']}.{row['operation']}", STYLES[row["response_style"]]


def test_undeclared_answers_have_their_style(legacy_facts: Path, answers: Answers) -> None:
    judged = 0
    for name, (kind, keys) in styles_in(legacy_facts):
        answer = answers.get(name)
        if answer is not None and answer.is_success:
            judged += 1
            body = answer.json()
            assert isinstance(body, kind), name
            assert all(key in answer.json() for key in keys), name
    assert judged > 250
