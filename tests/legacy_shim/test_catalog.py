"""The ERP's catalog against the facts about the monolith, where they are at hand."""

import csv
from collections import Counter
from pathlib import Path

from gateway.catalog_file import load, render
from gateway.endpoints import WEBSOCKET

FILE = Path(__file__).parents[2] / "legacy_shim" / "catalog.json"


def test_it_holds_458_routes_and_2_websockets() -> None:
    methods = Counter(endpoint.method for endpoint in load(FILE))
    assert methods == {"GET": 226, "POST": 178, "PUT": 34, "DELETE": 20, WEBSOCKET: 2}


def test_ids_are_router_and_operation() -> None:
    assert all(endpoint.id == f"{endpoint.router}.{endpoint.operation}" for endpoint in load(FILE))


def test_the_file_is_as_banyan_writes_it() -> None:
    assert FILE.read_text(encoding="utf-8") == render(load(FILE))


def test_it_agrees_with_the_recorded_routes(legacy_facts: Path) -> None:
    with (legacy_facts / "endpoints.tsv").open(encoding="utf-8") as file:
        recorded = [
            (WEBSOCKET if row["method"] == "WS" else row["method"], row["path"], row["router"], row["operation"])
            for row in csv.DictReader(file, delimiter="\t")
        ]
    assert [(e.method, e.path, e.router, e.operation) for e in load(FILE)] == recorded
