"""The new side beside the stand-in monolith on one PostgreSQL database: `python -m loadtests.bench_erp URL [--small URL]`.

Each server is one process. One connection to each, asked in turns for the same targets, so that both meet the same noise.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

from rich.console import Console
from rich.progress import track
from sqlalchemy import text

from loadtests.erp_data import FIRST
from new_core.infrastructure.database.indexes import Wanted, missing
from new_core.infrastructure.database.session import Database

LOGIN = {"email": "manager@tsh.lab", "password": "Passw0rd!Lab"}
SECRET = "bench-secret-of-both-sides-0123456789"  # noqa: S105 -- both sides of this bench must agree on one
SERVERS: Mapping[str, tuple[str, ...]] = {"legacy": ("legacy_shim.standin", "--no-seed"), "new": ("legacy_shim",)}
START_SECONDS = 60.0
IDLE_SECONDS = 3.0
"""Servers close a connection that was idle for five, which the other side's turn may take."""
BOUND = 0.7


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A target, with `{n}` drawn anew each time from the generated ids."""

    name: str
    target: str
    pages: bool = False
    """A paged read, which should cost the same however many orders there are."""

    def draw(self, chance: random.Random, rows: int) -> str:
        return self.target.replace("{n}", str(FIRST + chance.randrange(rows)))


ENDPOINTS = (
    Endpoint("customers, first page", "/api/customers/?limit=20", pages=True),
    Endpoint("customers, deep page", "/api/customers/?skip=900&limit=20", pages=True),
    Endpoint("customers, search", "/api/customers/?search=G-000001&limit=20"),
    Endpoint("one customer", "/api/customers/{n}"),
    Endpoint("customers of both kinds", "/api/customers/all/combined?limit=20", pages=True),
    Endpoint("products, first page", "/api/products/?limit=20", pages=True),
    Endpoint("one product", "/api/products/{n}"),
    Endpoint("product categories", "/api/products/categories/"),
    Endpoint("sales invoices, first page", "/api/invoices/sales?limit=20", pages=True),
    Endpoint("one sales invoice", "/api/invoices/sales/{n}"),
    Endpoint("payments, first page", "/api/invoices/payments?size=20", pages=True),
    Endpoint("stock, first page", "/api/inventory/items?limit=20", pages=True),
    Endpoint("stock movements, first page", "/api/inventory/movements?limit=20", pages=True),
    Endpoint("dashboard", "/api/dashboard/stats"),
    Endpoint("who am I", "/api/auth/me"),
)


class Peer:
    """One kept connection to a server; opened anew where the server closes it, as it does after a 500."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._used = 0.0
        self.token = ""

    def ask(self, target: str, body: bytes = b"") -> tuple[int, bytes, float]:
        """Status, body, and seconds from the request's first byte to the answer's last."""
        method = b"POST" if body else b"GET"
        lines = b"Host: erp.bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
        if self.token:
            lines += b"Authorization: Bearer %b\r\n" % self.token.encode()
        request = b"%b %b HTTP/1.1\r\n%b\r\n%b" % (method, target.encode(), lines, body)
        if time.perf_counter() - self._used > IDLE_SECONDS:
            self.close()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=120)
        began = time.perf_counter()
        self._socket.sendall(request)
        status, answer = _read(self._socket)
        self._used = time.perf_counter()
        took = self._used - began
        if status >= 500:
            self.close()
        return status, answer, took

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _read(connection: socket.socket) -> tuple[int, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    while len(body) < length:
        body += _some(connection)
    return int(head.split(b" ", 2)[1]), body


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise ConnectionError("the server closed the connection before its answer was whole")
    return data


@dataclass(slots=True)
class Figures:
    """Seconds of each answer, and the statuses that came."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {side: [] for side in SERVERS})
    statuses: dict[str, set[int]] = field(default_factory=lambda: {side: set() for side in SERVERS})

    def p50(self, side: str) -> float:
        return median(self.seconds[side])

    def p99(self, side: str) -> float:
        return quantiles(self.seconds[side], n=100)[98]

    @property
    def ratio(self) -> float:
        return self.p50("new") / self.p50("legacy")


@contextmanager
def serving(database: str) -> Iterator[dict[str, Peer]]:
    """Both servers over one database, and somebody signed in."""
    environment = {**os.environ, "STANDIN_SECRET_KEY": SECRET, "NEW_CORE_RELAY": "off"}
    with ExitStack() as stack:
        peers = {}
        for side, (module, *options) in SERVERS.items():
            port = _free_port()
            command = [sys.executable, "-m", module, "--port", str(port), "--database", database, *options]
            process = subprocess.Popen(  # noqa: S603 -- our own modules
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
            peers[side] = _awaited(process, port, side)
            stack.callback(peers[side].close)
        status, answer, _ = peers["legacy"].ask("/api/auth/login/mobile", json.dumps(LOGIN).encode())
        if status != 200:
            raise ConnectionError(
                f"the login of {LOGIN['email']} answered {status}; give a database with the demo data"
            )
        for peer in peers.values():
            peer.token = json.loads(answer)["access_token"]
        yield peers


def _awaited(process: subprocess.Popen[bytes], port: int, side: str) -> Peer:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise ConnectionError(f"the {side} side ended with {process.returncode}; is the database the ERP's?")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return Peer(port)
    raise ConnectionError(f"the {side} side was not ready within {START_SECONDS:g} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def indexed(url: str) -> Iterator[Sequence[str]]:
    """With the indexes that the legacy schema lacks, until the end; their names."""
    wanted = asyncio.run(_run(url))
    try:
        yield [each.name for each in wanted]
    finally:
        asyncio.run(_run(url, wanted))


async def _run(url: str, made: Sequence[Wanted] = ()) -> Sequence[Wanted]:
    """Drop what was made, or make what is missing."""
    database = Database(url)
    try:
        found = made or await missing(database)
        alone = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with alone.connect() as connection:
            for each in found:
                await connection.execute(
                    text(f"DROP INDEX {each.name}" if made else each.statement(alone.dialect.name))
                )
            await connection.execute(text("ANALYZE"))
        return found
    finally:
        await database.dispose()


def measure(database: str, rounds: int, rows: int, console: Console, in_a_row: int = 1) -> dict[str, Figures]:
    """Ask both sides for everything, `rounds` times, after two that do not count.

    With more than one in a row, the sides take turns for each endpoint in short blocks, whose first request is not counted:
    it pays for what the other side and the other endpoints left in the processor's caches.
    """
    figures = {endpoint.name: Figures() for endpoint in ENDPOINTS}
    chance = random.Random(7)
    with serving(database) as peers:
        for turn in track(range(-2, rounds), description="asking", console=console):
            for endpoint in ENDPOINTS:
                block = [endpoint.draw(chance, rows) for _ in range(in_a_row + (in_a_row > 1))]
                for side in sorted(peers, reverse=bool(turn % 2)):
                    answers = [peers[side].ask(target) for target in block]
                    figures[endpoint.name].statuses[side].update(status for status, _, _ in answers)
                    if turn >= 0:
                        figures[endpoint.name].seconds[side].extend(took for _, _, took in answers[-in_a_row:])
    return figures


def report(large: Mapping[str, Figures], small: Mapping[str, Figures] | None) -> str:
    """The figures as a Markdown table, milliseconds."""
    head = ["endpoint", "legacy p50", "new p50", f"new/legacy (≤ {BOUND})", "legacy p99", "new p99"]
    head += ["new p50, large/small"] if small else []
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    for endpoint in ENDPOINTS:
        found = large[endpoint.name]
        cells = [endpoint.name, _ms(found.p50("legacy")), _ms(found.p50("new")), f"{found.ratio:.2f}"]
        cells += [_ms(found.p99("legacy")), _ms(found.p99("new"))]
        if small:
            growth = found.p50("new") / small[endpoint.name].p50("new")
            cells.append(f"{growth:.2f}" if endpoint.pages else "-")
        odd = {side: sorted(codes) for side, codes in found.statuses.items() if codes != {200}}
        lines.append(f"| {' | '.join(cells)} |{f' <!-- {odd} -->' if odd else ''}")
    ratios = [found.ratio for found in large.values()]
    lines.append(
        f"\n{sum(ratio <= BOUND for ratio in ratios)} of {len(ratios)} within {BOUND}; median {median(ratios):.2f}."
    )
    return "\n".join(lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench_erp", description=__doc__)
    parser.add_argument("url", help="postgresql://… filled by loadtests.erp_data")
    parser.add_argument("--small", metavar="URL", help="the same with few orders: are pages as fast there?")
    parser.add_argument(
        "--indexed", action="store_true", help="once more with the indexes that the legacy schema lacks"
    )
    parser.add_argument("--rounds", type=int, default=200, help="times each endpoint is asked (200)")
    parser.add_argument("--in-a-row", type=int, default=1, metavar="N", help="requests of a side before the other (1)")
    parser.add_argument("--rows", type=int, default=1000, help="ids are drawn from the first so many (1000)")
    options = parser.parse_args(arguments)
    try:
        for table in _tables(options, Console(stderr=True)):
            sys.stdout.write(f"{table}\n")
    except (OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"bench_erp: {error}\n")
        return 1
    return 0


def _tables(options: argparse.Namespace, console: Console) -> Iterator[str]:
    rounds, rows, row = options.rounds, options.rows, options.in_a_row
    large = measure(options.url, rounds, rows, console, row)
    yield report(large, measure(options.small, rounds, min(rows, 200), console, row) if options.small else None)
    if options.indexed:
        with indexed(options.url) as names:
            again = measure(options.url, rounds, rows, console, row)
        yield f"\nWith {', '.join(names)}:\n\n{report(again, None)}"


if __name__ == "__main__":
    sys.exit(main())
