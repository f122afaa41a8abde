"""``banyan catalog`` on files, and on what a control plane has seen."""

import json
from pathlib import Path

import pytest

from gateway.catalog_file import save
from tests.gateway.cli.conftest import Banyan
from tests.support.control_plane import CATALOG

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {"/a": {"get": {"operationId": "get_a", "tags": ["a"], "responses": {}}}},
}


def test_an_import_writes_a_catalog_and_says_what_changed(banyan: Banyan, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(DOCUMENT))
    first = banyan("catalog", "import", "openapi.json", "-o", "catalog.json")
    paths = {"/b": {"get": {"operationId": "get_b", "tags": ["a"], "responses": {}}}}
    (tmp_path / "openapi.json").write_text(json.dumps({**DOCUMENT, "paths": paths}))
    second = banyan("catalog", "import", "openapi.json", "-o", "catalog.json")
    assert "catalog.json: 1 endpoints; 1 added, 0 removed, 0 moved" in first.out
    assert "added" in second.out
    assert "removed" in second.out
    assert (first.status, second.status) == (0, 0)


def test_a_source_that_cannot_be_read_writes_nothing(banyan: Banyan, tmp_path: Path) -> None:
    ran = banyan("catalog", "import", "nowhere.json", "-o", "catalog.json")
    assert (ran.status, ran.out) == (1, "")
    assert "nowhere.json" in ran.err
    assert not (tmp_path / "catalog.json").exists()


def test_a_catalog_is_shown_in_matching_order(banyan: Banyan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "catalog.json", CATALOG)
    lines = banyan("catalog", "show", "catalog.json").out.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == [endpoint.id for endpoint in CATALOG]
    assert lines[-1] == "6 endpoints"
    monkeypatch.setenv("BANYAN_CATALOG", "catalog.json")
    shown = banyan("catalog", "show", "--json").json
    assert isinstance(shown, list)
    assert shown[0] == {"id": "customers.get_customers", "method": "GET", "path": "/api/customers/"}


def test_no_catalog_to_show_gets_a_sentence(banyan: Banyan) -> None:
    ran = banyan("catalog", "show")
    assert (ran.status, ran.err) == (1, "banyan: no catalog is named; give a file or set BANYAN_CATALOG\n")


@pytest.mark.usefixtures("plane")
def test_candidates_of_a_running_gateway_are_listed(banyan: Banyan) -> None:
    assert banyan("catalog", "candidates").out == "every request so far matched an endpoint\n"
    assert banyan("catalog", "candidates", "--json").json == {"candidates": []}
