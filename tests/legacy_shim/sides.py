"""Legacy and new in this process, each on its own copy of one seeded database, asked the same request."""

import asyncio
import contextlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from legacy_shim.app import NewSide, create_app
from legacy_shim.defects import Defect
from legacy_shim.standin.database import configure
from legacy_shim.standin.seed import seed_if_empty
from new_core.core.config import Settings
from new_core.infrastructure.database import migrate
from new_core.infrastructure.database.session import Database
from tests.legacy_shim.standin.running import NOW, SECRET_KEY, app_on, client_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = ("content-type", "location", "allow", "www-authenticate", "vary")
LISTS = frozenset(
    {
        "/api/customers/",
        "/api/customers/salespersons",
        "/api/customers/all/combined",
        "/api/branches/",
        "/api/inventory/items",
        "/api/warehouses/",
    }
)
_MADE_NOW = re.compile(r"20(?:2[6-9]|[3-9]\d)-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?P<zone>Z|\+00:00)")


@dataclass(frozen=True)
class Asked:
    """One request; `path` is percent-encoded where it must be."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None


@dataclass(frozen=True)
class Answered:
    """What a client can tell apart; times of this run are replaced by their form, `body` is text even if it is JSON."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What a 422 complains of, one by one."""
        return json.loads(self.body)["detail"] if self.status == 422 else []


class Sides:
    """The two applications; `legacy_file` and `new_file` are their databases."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        self.legacy_file, self.new_file = folder / "legacy.db", folder / "new.db"
        # One loop for all requests: connections in the new side's pool belong to the loop that opened them.
        self._runner = asyncio.Runner()
        self._runner.run(_seed(self.template))
        self.start_over()
        self._legacy: FastAPI = app_on(f"sqlite:///{self.legacy_file}")
        settings = Settings(
            environment="test",
            database_url=f"sqlite:///{self.new_file}",
            secret_key=SecretStr(SECRET_KEY),
            log_level="error",
            relay="off",
            logins_per_minute=0,
        )
        self._new: NewSide = create_app(settings, clock=lambda: NOW)
        self._clients = client_of(self._legacy), client_of(self._new)

    def start_over(self) -> None:
        """Bring both databases back to what was seeded."""
        for path in (self.legacy_file, self.new_file):
            with (
                contextlib.closing(sqlite3.connect(self.template)) as seeded,
                contextlib.closing(sqlite3.connect(path)) as copy,
            ):
                seeded.backup(copy)

    def execute(self, statement: str) -> None:
        """Change both databases behind the applications' backs."""
        for path in (self.legacy_file, self.new_file):
            with contextlib.closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(statement)

    def ask(self, asked: Asked) -> tuple[Answered, Answered]:
        """Answers of legacy and new; legacy's lists have no ORDER BY and are put in order of id."""
        legacy, new = self._runner.run(self._ask(asked))
        in_order = asked.path in LISTS and legacy.status_code == 200
        return _answered(legacy, in_order=in_order), _answered(new)

    async def _ask(self, asked: Asked) -> tuple[httpx.Response, httpx.Response]:
        legacy, new = self._clients
        return await legacy.send(_request(legacy, asked)), await new.send(_request(new, asked))

    def close(self) -> None:
        for client in self._clients:
            self._runner.run(client.aclose())
        self._legacy.state.database.close()
        self._runner.run(self._new.core.state.container.database.dispose())
        self._runner.close()


def assert_alike(sides: Sides, conversation: Iterable[Asked]) -> None:
    """Ask one after the other; what was written goes again, so that the next conversation finds what this one found."""
    has_written = False
    for asked in conversation:
        legacy, new = sides.ask(asked)
        assert legacy == new, asked
        has_written |= asked.method not in SAFE
    if has_written:
        sides.start_over()


def unshown(defects: Iterable[Defect], beginnings: Iterable[str]) -> list[str]:
    """Rows of a table of defects that begin with none of these."""
    return [defect.old for defect in defects if not defect.old.startswith(tuple(beginnings))]


async def _seed(path: Path) -> None:
    legacy = configure(f"sqlite:///{path}", clock=lambda: NOW)
    seed_if_empty(legacy)
    legacy.close()
    database = Database(f"sqlite:///{path}")
    await migrate.upgrade(database.engine)
    await database.dispose()


def _request(client: httpx.AsyncClient, asked: Asked) -> httpx.Request:
    return client.build_request(
        asked.method,
        asked.path,
        params=list(asked.query),
        headers=list(asked.headers),
        content=asked.content,
    )


def _answered(response: httpx.Response, *, in_order: bool = False) -> Answered:
    headers = {
        name: value for name, value in response.headers.items() if name in HEADERS or name.startswith("access-control-")
    }
    body = response.text
    if response.headers.get("content-type") == "application/json" and body:
        content = json.loads(body)
        body = json.dumps(_settled(_in_order_of_id(content) if in_order else content), ensure_ascii=False)
    return Answered(response.status_code, headers, body)


def _in_order_of_id(content: Any) -> Any:
    if isinstance(content, list):
        return sorted(content, key=lambda row: (isinstance(row["id"], str), len(str(row["id"])), str(row["id"])))
    return {name: _in_order_of_id(value) if name == "customers" else value for name, value in content.items()}


def _settled(content: Any) -> Any:
    if isinstance(content, list):
        return [_settled(item) for item in content]
    if isinstance(content, dict):
        return dict(_settled_members(content))
    return content


def _settled_members(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        made_now = _MADE_NOW.fullmatch(value) if name.endswith("_at") and isinstance(value, str) else None
        yield name, f"<now{made_now['zone']}>" if made_now else _settled(value)
