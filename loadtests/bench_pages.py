"""How long whole pages take over a filled store, through a control plane: ``python -m loadtests.bench_pages URL``.

A process of its own serves them on a socket, as ``banyan serve`` does; somebody signed in asks for each in turn.
"""

import argparse
import asyncio
import multiprocessing
import re
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
from pydantic import SecretStr

from gateway.catalog_file import save
from gateway.config import Settings
from gateway.control.server import run_control
from gateway.endpoints import Catalog, Endpoint
from gateway.report.queries.outcomes import recorded_endpoints
from gateway.report.store import ReportStore

ROUNDS = 9
_TOKEN = "the token of a bench alone"  # noqa: S105 - opens nothing but the bench's own control plane
_SIGNATURE = "000000000001"


def pages(names: Sequence[str]) -> Mapping[str, str]:
    """Name and address; the busiest endpoint, whose rows are most."""
    busiest = names[0]
    spans = {"an hour": "1h", "24 hours": "24h", "7 days": "7d", "30 days": "30d"}
    return {
        "endpoints, all 460": "/",
        **{f"progress, {name}": f"/progress?last={last}" for name, last in spans.items()},
        **{f"endpoint, {name}": f"/endpoints/{busiest}?last={last}" for name, last in spans.items()},
        "differences": "/differences",
        "differences, bugs, page 20": "/differences?state=bug&page=20",
        "differences, one word": "/differences?q=field_42",
        "difference, 30 days by build": f"/signatures/{_SIGNATURE}",
        "difference, 24 hours by build": f"/signatures/{_SIGNATURE}?last=24h",
        "a rule from a difference": f"/rules/new?signature={_SIGNATURE}",
        "rules and proposals": "/rules",
        "candidates": "/candidates",
        "audit": "/audit",
        "search, one word": "/search?q=field_42",
        "search, nothing found": "/search?q=nowhere+to+be+found",
        "access": "/access",
        "JSON: endpoint, 24 hours by minute": f"/api/endpoints/{busiest}/report?last=24h&by=minute",
        "JSON: outcomes, 7 days by hour": "/api/outcomes?last=7d",
        "JSON: accounting, 30 days": "/api/accounting?last=30d",
        "JSON: gates of all endpoints": "/api/gate",
        "report of all endpoints, HTML": "/api/report?format=html",
    }


def measure(url: str, rounds: int = ROUNDS) -> dict[str, tuple[float, float, int]]:
    """Milliseconds, the best of the rounds and their median, and bytes of each page."""
    names = asyncio.run(_names(url))
    found: dict[str, tuple[float, float, int]] = {}
    with _serving(url, names) as client:
        _sign_in(client)
        for name, address in pages(names).items():
            times, size = zip(*(_timed(client, address) for _ in range(rounds)), strict=True)
            found[name] = min(times), median(times), size[0]
    return found


def _timed(client: httpx.Client, address: str) -> tuple[float, int]:
    begun = time.perf_counter()
    answer = client.get(address)
    taken = (time.perf_counter() - begun) * 1000
    answer.raise_for_status()
    return taken, len(answer.content)


@contextmanager
def _serving(url: str, names: Sequence[str]) -> Iterator[httpx.Client]:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as sock:
        # As `banyan serve` does; without it, small answers wait 40 ms for the peer's acknowledgement.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        catalog = Path(folder) / "catalog.json"
        save(catalog, Catalog([Endpoint(name, "GET", f"/{name.replace('.', '/')}/{{id}}") for name in names]))
        port = sock.getsockname()[1]
        given = {"state_dir": folder, "control_port": port, "port": 0, "catalog": catalog, "database_url": url}
        settings = Settings.model_validate({**given, "token": SecretStr(_TOKEN), "log_level": "error"})
        process = multiprocessing.get_context("spawn").Process(target=run_control, args=(settings, sock))
        process.start()
        try:
            # The socket listens already: the first answer comes once the process is there.
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
                yield client
        finally:
            process.terminate()
            process.join()


def _sign_in(client: httpx.Client) -> None:
    client.headers["accept"] = "text/html"
    found = re.search(r'name="form_token" value="([^"]*)"', client.get("/sign-in").text)
    given = {"form_token": found[1] if found else "", "name": "bench", "token": _TOKEN, "next": "/"}
    answer = client.post("/sign-in", data=given)
    if answer.status_code != httpx.codes.SEE_OTHER:
        raise SystemExit(f"the sign-in was answered {answer.status_code}; see that the store is a filled one")


async def _names(url: str) -> list[str]:
    store = ReportStore(url)
    try:
        async with store.transaction() as connection:
            return await recorded_endpoints(connection)
    finally:
        await store.close()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench_pages", description=__doc__)
    parser.add_argument("url", help="of a store that loadtests.fill_store filled")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args(arguments)
    for name, (best, middle, size) in measure(given.url, given.rounds).items():
        sys.stdout.write(f"| {name} | {best:,.0f} | {middle:,.0f} | {size / 1024:,.0f} KB |\n")


if __name__ == "__main__":
    main()
