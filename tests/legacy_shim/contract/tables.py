"""What must hold of every contract module: its table of defects, and its routes against the catalog's."""

import json
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter
from fastapi.routing import APIRoute

from legacy_shim.defects import Defect

CATALOG = Path(__file__).parents[3] / "legacy_shim" / "catalog.json"


def check_table(name: str, defects: Sequence[Defect], router: APIRouter) -> None:
    """Each row names a route of the router, no row is there twice, and each says what changed and why."""
    names = {f"{name}.{route.name}" for route in router.routes if isinstance(route, APIRoute)}
    assert {defect.endpoint for defect in defects} <= names
    assert len(set(defects)) == len(defects)
    assert all(row.old and row.new and row.why and row.old != row.new for row in defects)


def check_routes(name: str, router: APIRouter) -> int:
    """Compare the routes in order with the catalog's; give how many they are."""
    endpoints = json.loads(CATALOG.read_text())["endpoints"]
    wanted = [(e["method"], e["path"], e["operation"]) for e in endpoints if e["router"] == name]
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    assert [(method, route.path, route.name) for route in routes for method in route.methods or ()] == wanted
    return len(routes)
