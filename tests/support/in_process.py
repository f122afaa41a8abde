"""The new side over ASGI for callers that are not asynchronous, over rows that can be put back."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
import pytest
import requests
from schemathesis import Case

from legacy_shim.app import create_app
from new_core.infrastructure.database.session import Database
from tests.support.new_core_databases import NOW
from tests.support.new_side import bearer, settings_for
from tests.support.walked_rows import PostgresRows, Rows, SqliteRows

Answer = TypeVar("Answer")


class NewSideInProcess:
    """The new side, signed in as admin."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.few = rows.few
        self.backend = rows.url.partition(":")[0]
        rows.put_back()
        settings = settings_for(rows.url).model_copy(update={"cache_seconds": 0})
        self.app = create_app(settings, clock=lambda: NOW)
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://erp.test", headers=bearer())

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **options))

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Do something in the loop that the side lives in, on its database."""
        return self._runner.run(work)

    @property
    def database(self) -> Database:
        database: Database = self.app.core.state.container.database
        return database

    def keep(self) -> None:
        """Put back, from now on, what there is now."""
        self._rows.keep()

    def send_case(self, case: Case[Any]) -> httpx.Response:
        prepared = requests.Request(**_prepared(case)).prepare()
        headers = {name: value for name, value in prepared.headers.items() if name != "Cookie"}
        return self.send(
            prepared.method or "",
            prepared.url or "",
            content=prepared.body,
            headers={**headers, **bearer()},
        )

    def start_over(self) -> None:
        """Put the rows back: a walk may have removed whom it was signed in as."""
        self._rows.put_back()

    def put_changes_back(self, look_first: Callable[[], None] = lambda: None) -> set[str]:
        """Tell which tables changed since the rows were put back; whoever wants to see them as they are looks first."""
        changed = self._rows.changed()
        if changed:
            look_first()
            self._rows.put_back(changed)
        return changed

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.run(self.database.dispose())
        self._runner.close()
        self._rows.put_back()
        self._rows.close()


def _prepared(case: Case[Any]) -> dict[str, Any]:
    arguments = case.as_transport_kwargs(base_url="http://erp.test")
    known = ("method", "url", "headers", "params", "cookies", "json", "data", "files")
    return {name: arguments[name] for name in known if name in arguments}


@contextmanager
def running(rows: Rows) -> Iterator[NewSideInProcess]:
    side = NewSideInProcess(rows)
    try:
        yield side
    finally:
        side.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def side(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewSideInProcess]:
    """Over the stand-in's demo data on SQLite, and on PostgreSQL where the monolith's own is not at hand."""
    rows: Rows
    if request.param == "sqlite":
        rows = SqliteRows(request.getfixturevalue("seeded_template"), tmp_path_factory.mktemp("side") / "erp.db")
    else:
        rows = PostgresRows(request.getfixturevalue("populated_postgres"))
    with running(rows) as side:
        yield side
