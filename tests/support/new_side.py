"""Clients of new_core and of the whole new side, in this process, at a time that stands still."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
from pydantic import SecretStr
from sqlalchemy import event

from legacy_shim.app import NewSide, create_app
from legacy_shim.dry_run import DryRuns
from new_core.core.config import Settings
from new_core.core.security import TokenCodec
from new_core.infrastructure.database.session import Database
from tests.support.new_core_databases import NOW

SECRET = "b7f0c2d94e5a1683f2b07d9c4e8a5163"  # noqa: S105  guards nothing


def settings_for(url: str) -> Settings:
    return Settings(
        environment="test",
        database_url=url,
        secret_key=SecretStr(SECRET),
        log_level="error",
        bcrypt_rounds=4,
        logins_per_minute=0,
        # A busy machine is no reason for a screen to lack a part.
        screen_part_seconds=60,
    )


def bearer(email: str = "admin@tsh.lab", lifetime: timedelta = timedelta(minutes=15)) -> dict[str, str]:
    return {"Authorization": f"Bearer {TokenCodec(SECRET).issue(email, NOW, lifetime)}"}


@asynccontextmanager
async def new_side(url: str, dry_runs: DryRuns | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """The new side over `url`; unhandled errors are answered, as a server would, not raised here."""
    app = create_app(settings_for(url), clock=lambda: NOW, dry_runs=dry_runs)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://erp.test") as client:
        try:
            yield client
        finally:
            await _database(app).dispose()


def database_of(client: httpx.AsyncClient) -> Database:
    """The database that the application behind `client` works on."""
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    assert isinstance(transport.app, NewSide)
    return _database(transport.app)


def _database(app: NewSide) -> Database:
    database: Database = app.core.state.container.database
    return database


class QueryCounter:
    """Notes the statements a database is sent, until stopped."""

    def __init__(self, database: Database) -> None:
        self.statements: list[str] = []
        self._engines = [engine.sync_engine for engine in database.working]
        for engine in self._engines:
            event.listen(engine, "before_cursor_execute", self._note)

    def stop(self) -> None:
        for engine in self._engines:
            event.remove(engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            self.statements.append(statement)


async def read_again(database: Database, *reads: Callable[[], Awaitable[object]]) -> list[object]:
    """What these give the second time, when nothing of it may come from the database."""
    for read in reads:
        await read()
    counter = QueryCounter(database)
    found = [await read() for read in reads]
    assert counter.statements == []
    counter.stop()
    return found
