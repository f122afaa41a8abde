"""What finding the endpoint of a request costs, by the size of the catalog, beside Starlette's own router.

Rounds of all contestants take turns, and the quickest of each counts: what else the machine does can only add.
"""

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route, Router

from gateway.catalog_file import load
from gateway.endpoints import Catalog, Endpoint

ROUNDS = 25
SLOW_REQUESTS = 10
REQUESTS = 1000
SMALL, LARGE = 50, 5000
BAR = 1.2

Requests = Sequence[tuple[str, str]]
Matcher = Callable[[str, str], object]


def run() -> list[tuple[str, float, str]]:
    """Name, microseconds a request and what is demanded of it, for each contestant."""
    small, large = make_catalog(SMALL), make_catalog(LARGE)
    erp = load(Path(__file__).parents[1] / "legacy_shim" / "catalog.json")
    cost = _measure(
        {
            "small": (small.match, _requests(small, REQUESTS)),
            "large": (large.match, _requests(large, REQUESTS)),
            "erp": (erp.match, _requests(erp, REQUESTS)),
        }
    )
    cost |= _measure(
        {
            "starlette small": (_starlette(small), _requests(small, SLOW_REQUESTS)),
            "starlette large": (_starlette(large), _requests(large, SLOW_REQUESTS)),
        }
    )
    ratio = cost["large"] / cost["small"]
    names = {
        "small": (f"Catalog.match, {SMALL} endpoints", ""),
        "large": (f"Catalog.match, {LARGE:,} endpoints", f"≤ {BAR}x of {SMALL} endpoints; is {ratio:.2f}x"),
        "erp": (f"Catalog.match, the ERP's {len(erp)} endpoints", "≤ 2 µs"),
        "starlette small": (f"Starlette's router, {SMALL} endpoints", ""),
        "starlette large": (f"Starlette's router, {LARGE:,} endpoints", ""),
    }
    return [(name, cost[key], bar) for key, (name, bar) in names.items()]


def make_catalog(size: int) -> Catalog:
    """Resources of five endpoints each, as an ERP has them."""
    endpoints: list[Endpoint] = []
    for number in range(size // 5):
        name, base = f"r{number}", f"/api/r{number}"
        endpoints += (
            Endpoint(f"{name}.list", "GET", f"{base}/"),
            Endpoint(f"{name}.create", "POST", f"{base}/"),
            Endpoint(f"{name}.get", "GET", f"{base}/{{id}}"),
            Endpoint(f"{name}.update", "PUT", f"{base}/{{id}}"),
            Endpoint(f"{name}.lines", "GET", f"{base}/{{id}}/lines"),
        )
    return Catalog(endpoints)


def _requests(catalog: Catalog, count: int) -> Requests:
    chance = random.Random(7)
    chosen = (chance.choice([e for e in catalog if e.method != "WEBSOCKET"]) for _ in range(count))
    return [(endpoint.method, _filled(endpoint.path, chance)) for endpoint in chosen]


def _filled(template: str, chance: random.Random) -> str:
    return "/".join(str(chance.randrange(9999)) if "{" in part else part for part in template.split("/"))


def _starlette(catalog: Catalog) -> Matcher:
    async def answer(request: Request) -> Response:
        return Response()

    router = Router([Route(endpoint.path, answer, methods=[endpoint.method]) for endpoint in catalog])

    def match(method: str, path: str) -> object:
        scope = {"type": "http", "method": method, "path": path}
        return next((route for route in router.routes if route.matches(scope)[0] is Match.FULL), None)

    return match


def _measure(contestants: dict[str, tuple[Matcher, Requests]]) -> dict[str, float]:
    cost = dict.fromkeys(contestants, float("inf"))
    for _ in range(ROUNDS):
        for name, (match, requests) in contestants.items():
            # A gateway has one catalog: the turn before must not have emptied the caches of this one.
            _time(match, requests)
            cost[name] = min(cost[name], _time(match, requests))
    return cost


def _time(match: Matcher, requests: Requests) -> float:
    start = perf_counter()
    for method, path in requests:
        match(method, path)
    return (perf_counter() - start) / len(requests) * 1e6


if __name__ == "__main__":
    for name, microseconds, bar in run():
        sys.stdout.write(f"{name:45}{microseconds:10.2f} µs  {bar}\n")
