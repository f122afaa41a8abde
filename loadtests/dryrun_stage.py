"""Stand-in, new side and gateway as processes over one database, and a look at all its rows from outside."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import socket
import sqlite3
import sys
import time
import uuid
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import jwt
import psycopg2

ROOT: Final = Path(__file__).resolve().parents[1]
KEY: Final = "the secret of both ends of a dry-run"
TOKEN_KEY: Final = "7d3f0a9c51e2b8466fa0c2d98e17b354"  # noqa: S105  guards a database that lives for a run
START_SECONDS: Final = 300.0
NEW_SECONDS: Final = 60.0


class StageError(Exception):
    """A process does not run as it should; one sentence for the terminal."""


@dataclass(frozen=True)
class Stage:
    database: str
    legacy: str
    new: str
    gateway: str
    control: str
    environment: Mapping[str, str]
    endpoints: Sequence[str]

    def bearer(self) -> dict[str, str]:
        """Made here: a login would write, and its token would not last."""
        claims = {"sub": "admin@tsh.lab", "exp": int(time.time()) + 6 * 3600}  # noqa: TID251  of this moment
        return {"Authorization": f"Bearer {jwt.encode(claims, TOKEN_KEY, 'HS256')}"}

    async def move(self, stage: str) -> None:
        """Bring the endpoints to a stage, and wait until every worker knows."""
        command = [sys.executable, "-m", "gateway", "stage", *self.endpoints, stage, "--control-url", self.control]
        process = await asyncio.create_subprocess_exec(
            *command, env=dict(self.environment), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        said, _ = await process.communicate()
        if process.returncode:
            raise StageError(f"`banyan stage` ended with {process.returncode}: {said.decode()[-300:]}")
        await asyncio.sleep(1)

    async def outcomes(self, wanted: int) -> dict[str, int]:
        """The outcomes on the gateway's counters, once there are as many as were sampled."""
        found: dict[str, int] = {}
        for _ in range(200):
            async with httpx.AsyncClient(base_url=self.control, timeout=10, trust_env=False) as client:
                lines = (await client.get("/metrics")).text.splitlines()
            counted = [line for line in lines if line.startswith("banyan_shadow_outcomes_total{")]
            found = {line.split('outcome="')[1].split('"')[0]: int(float(line.split()[-1])) for line in counted}
            if sum(found.values()) >= wanted:
                break
            await asyncio.sleep(0.1)
        return {name: number for name, number in found.items() if number}

    def checksums(self, but: Collection[str] = ()) -> dict[str, str]:
        """A digest of the rows of each table, in an order of their own."""
        with _connected(self.database) as ask:
            names = [str(row[0]) for row in ask(_TABLES[self.database.partition(":")[0]])]
            return {name: _digest(ask(f'SELECT * FROM "{name}"')) for name in names if name not in but}  # noqa: S608  the database's own names

    def rows_of(self, table: str) -> int:
        with _connected(self.database) as ask:
            (row,) = ask(f'SELECT count(*) FROM "{table}"')  # noqa: S608  a name of ours
            return int(str(row[0]))


_TABLES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def _digest(rows: Sequence[Sequence[object]]) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


class _Ask:
    def __init__(self, connection: sqlite3.Connection | psycopg2.extensions.connection) -> None:
        self._connection = connection

    def __call__(self, statement: str) -> list[tuple[object, ...]]:
        cursor = self._connection.cursor()
        cursor.execute(statement)
        return list(cursor.fetchall())


@contextmanager
def _connected(url: str) -> Iterator[_Ask]:
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            yield _Ask(connection)
        return
    with contextlib.closing(psycopg2.connect(url)) as other:
        yield _Ask(other)


@contextmanager
def database(server: str | None, folder: Path) -> Iterator[str]:
    """The URL of an empty database: a file, or one that is made on the server and dropped afterwards."""
    if server is None:
        yield f"sqlite:///{folder / 'erp.db'}"
        return
    name = f"banyan_dryruns_{uuid.uuid4().hex[:12]}"
    _execute(server, f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: str, statement: str) -> None:
    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


@asynccontextmanager
async def playing(url: str, folder: Path, endpoints: Sequence[str], budget: float) -> AsyncIterator[Stage]:
    """All processes up and ready; all down on the way out."""
    legacy, new, data, control = (_unused_port() for _ in range(4))
    catalog = _catalog(folder, endpoints)
    environment = {
        **os.environ,
        "BANYAN_SHADOW_KEY": KEY,
        "STANDIN_SECRET_KEY": TOKEN_KEY,
        "NEW_CORE_SECRET_KEY": TOKEN_KEY,
        "BANYAN_STATE_DIR": str(folder / "state"),
    }
    python = sys.executable
    at = "http://127.0.0.1:{}".format
    sides = ("--legacy-url", at(legacy), "--new-url", at(new), "--catalog", str(catalog))
    commands = (
        ((python, "-m", "legacy_shim.standin", "--port", str(legacy), "--database", url), f"{at(legacy)}/health"),
        ((python, "-m", "legacy_shim", "--port", str(new), "--database", url), f"{at(new)}/-/ready"),
        (
            (python, "-m", "gateway", "serve", *sides, "--port", str(data), "--control-port", str(control)),
            f"{at(control)}/-/ready",
        ),
    )
    async with contextlib.AsyncExitStack() as running:
        for number, (command, ready) in enumerate(commands):
            # What is asked straight is to be rehearsed to its end; a client's patience is the gateway's.
            seconds = {"BANYAN_DRY_RUN_BUDGET": str(budget if "gateway" in command else NEW_SECONDS)}
            await running.enter_async_context(_process(command, ready, folder / f"{number}.log", environment | seconds))
        yield Stage(url, at(legacy), at(new), at(data), at(control), environment, endpoints)


def _catalog(folder: Path, endpoints: Sequence[str]) -> Path:
    """The ERP's catalog, in which these endpoints let themselves be rehearsed."""
    document = json.loads((ROOT / "legacy_shim" / "catalog.json").read_text(encoding="utf-8"))
    for row in document["endpoints"]:
        if row["id"] in endpoints:
            row["settings"] = {"shadow": {"dry_run": True}}
    path = folder / "catalog.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@asynccontextmanager
async def _process(
    command: Sequence[str], ready: str, log: Path, environment: Mapping[str, str]
) -> AsyncIterator[None]:
    with log.open("w") as output:
        process = await asyncio.create_subprocess_exec(*command, env=dict(environment), stdout=output, stderr=output)
    try:
        await _until_ready(process, ready, log)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _until_ready(process: asyncio.subprocess.Process, ready: str, log: Path) -> None:
    try:
        async with asyncio.timeout(START_SECONDS), httpx.AsyncClient(timeout=2, trust_env=False) as client:
            while process.returncode is None:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(ready)).is_success:
                        return
                await asyncio.sleep(0.1)
    except TimeoutError:
        pass
    raise StageError(f"{ready} does not answer: {_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace").strip()[-300:]


def _unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
