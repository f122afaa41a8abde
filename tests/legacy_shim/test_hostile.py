"""What nobody should send, to every body, query and path of the contract, on both databases."""

from collections.abc import Callable
from itertools import chain, repeat

import httpx
import pytest

from legacy_shim.app import CONTRACT
from tests.support.hostile_bases import Bases, prepare
from tests.support.hostile_requests import operations_of
from tests.support.hostile_walk import Walk, walk_all
from tests.support.in_process import NewSideInProcess, side
from tests.support.new_core_databases import populated_postgres, seeded_template, shared_postgres

__all__ = ["populated_postgres", "seeded_template", "shared_postgres", "side"]


@pytest.fixture(scope="module")
def bases(side: NewSideInProcess) -> Bases:
    return prepare(side)


@pytest.mark.parametrize("prefix", [module.router.prefix for module in CONTRACT])
def test_the_contract_refuses_what_nobody_should_send(side: NewSideInProcess, bases: Bases, prefix: str) -> None:
    walk = walk_all(side, side.app.contract.openapi(), f"{prefix}/", bases)
    assert not walk.wrong_writes()
    assert not walk.problems


class Careless:
    """Answers the first request rightly, and all others as it is told, whatever was sent."""

    few = 2

    def __init__(self, answer: httpx.Response, changed: set[str]) -> None:
        self._answers = chain([httpx.Response(200, json={})], repeat(answer))
        self._changed = chain([set[str]()], repeat(changed))

    def send(self, method: str, path: str, **options: object) -> httpx.Response:
        return next(self._answers)

    def put_changes_back(self, look_first: Callable[[], None] = lambda: None) -> set[str]:
        look_first()
        return next(self._changed)


@pytest.mark.parametrize(
    ("method", "answer", "changed", "problem"),
    [
        ("post", httpx.Response(500, json={}), set(), "server error"),
        ("post", httpx.Response(418, json={}), set(), "status not documented"),
        ("post", httpx.Response(200, content=b"\xff"), set(), "answer is no JSON in UTF-8"),
        ("post", httpx.Response(422, json=["nothing"]), set(), "does not name what is wrong"),
        ("post", httpx.Response(422, json=["name"]), {"things"}, "refused, and yet changed ['things']"),
        ("post", httpx.Response(200, json={}), {"things"}, "kept what cannot be stored"),
        ("get", httpx.Response(200, json={}), {"things"}, "a GET changed ['things']"),
    ],
)
def test_a_careless_side_is_found_out(method: str, answer: httpx.Response, changed: set[str], problem: str) -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    name = {"name": "name", "in": "query", "required": False, "schema": {"type": "string"}}
    declared = {"parameters": [name], "responses": {"200": {}, "422": {}, "500": {}}}
    body = {"requestBody": {"content": {"application/json": {"schema": schema}}}} if method == "post" else {}
    document = {"paths": {"/things": {method: declared | body}}, "components": {"schemas": {}}}
    walk = Walk(Careless(answer, changed), document)
    walk.go(operations_of(document, {})[0], None)
    assert any(problem in found for found in walk.problems.values())


def test_what_is_right_everywhere_is_no_problem() -> None:
    document = {"paths": {"/things": {"post": {"responses": {"200": {}}}}}, "components": {"schemas": {}}}
    walk = Walk(Careless(httpx.Response(200, json={}), set()), document)
    walk.go(operations_of(document, {})[0], None)
    assert not walk.problems
