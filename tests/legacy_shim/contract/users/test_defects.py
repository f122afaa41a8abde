import json
from pathlib import Path

from legacy_shim.contract.users import DEFECTS, router

CATALOG = Path(__file__).parents[4] / "legacy_shim" / "catalog.json"


def test_each_row_names_an_endpoint_of_this_router() -> None:
    names = {f"users.{getattr(route, 'name', '')}" for route in router.routes}
    assert {defect.endpoint for defect in DEFECTS} <= names


def test_each_row_says_what_changed_and_why() -> None:
    for defect in DEFECTS:
        assert all((defect.old, defect.new, defect.why))
        assert defect.old != defect.new


def test_the_routes_are_the_catalog_s_in_its_order() -> None:
    endpoints = json.loads(CATALOG.read_text())["endpoints"]
    wanted = [(e["method"], e["path"], e["operation"]) for e in endpoints if e["router"] == "users"]
    found = [(method, route.path, route.name) for route in router.routes for method in route.methods]  # type: ignore[attr-defined]  # all of them are API routes
    assert found == wanted
    assert len(found) == 9
