"""Stores on both databases, and a way to wait for what another process does."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from flags.embedded import EmbeddedFlags
from flags.store import SqlFlagStore
from tests.support.services import _run as run_statement


async def until(condition: Callable[[], object], within: float = 10.0) -> None:
    """Wait for it; the deadline only ends a test that is broken."""
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.01)


async def execute(store: SqlFlagStore, statement: str) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(text(statement))


@asynccontextmanager
async def watching(flags: EmbeddedFlags) -> AsyncIterator[EmbeddedFlags]:
    async with asyncio.TaskGroup() as tasks:
        watch = tasks.create_task(flags.watch())
        try:
            yield flags
        finally:
            watch.cancel()
            await flags.close()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/banyan.db"


@pytest.fixture(scope="session")
def kept_database(postgres_server: str) -> Iterator[str]:
    """One database for all tests here: making one takes longer than most of them."""
    name = f"banyan_test_flags_{uuid.uuid4().hex[:8]}"
    run_statement(postgres_server, f'CREATE DATABASE "{name}"')
    yield f"{postgres_server.rsplit('/', 1)[0]}/{name}"
    run_statement(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a place where no store is yet."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    url = str(request.getfixturevalue("kept_database"))
    yield url
    run_statement(url, "DROP TABLE IF EXISTS banyan_flags, banyan_revision, banyan_audit CASCADE")


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[SqlFlagStore]:
    store = SqlFlagStore(store_url)
    await store.prepare()
    yield store
    await store.close()
