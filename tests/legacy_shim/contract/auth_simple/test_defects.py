import json
from pathlib import Path

from legacy_shim.contract.auth_simple import DEFECTS, router

CATALOG = Path(__file__).parents[4] / "legacy_shim" / "catalog.json"


def test_each_row_names_an_endpoint_of_this_router() -> None:
    names = {f"auth_simple.{getattr(route, 'name', '')}" for route in router.routes}
    assert {defect.endpoint for defect in DEFECTS} == names


def test_the_routes_are_the_catalog_s_in_its_order() -> None:
    endpoints = json.loads(CATALOG.read_text())["endpoints"]
    wanted = [(e["method"], e["path"], e["operation"]) for e in endpoints if e["router"] == "auth_simple"]
    found = [(method, route.path, route.name) for route in router.routes for method in route.methods]  # type: ignore[attr-defined]  # all of them are API routes
    assert found == wanted
    assert len(found) == 3
