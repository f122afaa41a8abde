"""The table against the contract's routes, and against the monolith's where the facts about it are at hand."""

import csv
import json
from pathlib import Path

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from legacy_shim.app import CONTRACT
from legacy_shim.contract.auth_simple.routes import current_account as simple_account
from legacy_shim.dialect import current_account, enrolling_account
from legacy_shim.open_routes import OPEN_ROUTES

CATALOG = Path(__file__).parents[2] / "legacy_shim" / "catalog.json"
TABLE = {route.endpoint for route in OPEN_ROUTES}
SPOKEN = [module.__name__.rpartition(".")[2] for module in CONTRACT]


def _asks_for_a_token(dependant: Dependant) -> bool:
    return dependant.call in (current_account, enrolling_account, simple_account) or any(
        map(_asks_for_a_token, dependant.dependencies)
    )


def _open_routes() -> set[str]:
    return {
        f"{name}.{route.name}"
        for name, module in zip(SPOKEN, CONTRACT, strict=True)
        for route in module.router.routes
        if isinstance(route, APIRoute) and not _asks_for_a_token(route.dependant)
    }


def test_what_is_open_is_in_the_table_and_nothing_else() -> None:
    assert _open_routes() == {endpoint for endpoint in TABLE if endpoint.partition(".")[0] in SPOKEN}


def test_each_row_names_an_endpoint_and_says_what_is_at_stake() -> None:
    endpoints = {f"{e['router']}.{e['operation']}" for e in json.loads(CATALOG.read_text())["endpoints"]}
    assert endpoints >= TABLE
    assert len(TABLE) == len(OPEN_ROUTES)
    assert all(route.exposes and route.v1 for route in OPEN_ROUTES)


def test_it_has_all_that_the_monolith_left_open(legacy_facts: Path) -> None:
    with (legacy_facts / "endpoints.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    routers = {endpoint.partition(".")[0] for endpoint in TABLE}
    assert {f"{r['router']}.{r['operation']}" for r in rows if r["router"] in routers and r["auth"] == "n"} == TABLE
