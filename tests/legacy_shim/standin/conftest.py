"""A stand-in over its own demo data, new for every test."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from legacy_shim.standin.database import Database, configure
from legacy_shim.standin.seed import seed_if_empty
from tests.legacy_shim.standin import dump
from tests.legacy_shim.standin.running import NOW, app_on, bearer, client_of


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo data, to be copied: seeding costs more than copying."""
    path = tmp_path_factory.mktemp("standin") / "erp.db"
    database = configure(f"sqlite:///{path}")
    seed_if_empty(database)
    database.close()
    return path


@pytest.fixture
def standin_url(seeded_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(seeded_file, tmp_path / 'erp.db')}"


@pytest.fixture
def database(standin_url: str) -> Iterator[Database]:
    """The same database that ``client`` talks to."""
    database = configure(standin_url, clock=lambda: NOW)
    yield database
    database.close()


@pytest.fixture(scope="session")
def application(seeded_file: Path) -> FastAPI:
    """Its routes take half a second to settle, so one serves all tests, each with a database of its own."""
    app = app_on(f"sqlite:///{seeded_file}")
    app.state.database.close()
    return app


@pytest.fixture
def standin(application: FastAPI, standin_url: str) -> Iterator[FastAPI]:
    application.state.database = configure(standin_url, clock=lambda: NOW)
    yield application
    application.state.database.close()


@pytest.fixture
async def client(standin: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(standin) as client:
        yield client


@pytest.fixture
def admin() -> dict[str, str]:
    return bearer("admin@tsh.lab")


@pytest.fixture
def viewer() -> dict[str, str]:
    return bearer("viewer@tsh.lab")


@pytest.fixture(scope="session")
def recorded(postgres_server: str, legacy_facts: Path) -> Iterator[Database]:
    """The monolith's own database, only to be read."""
    with dump.scratch_database(postgres_server) as url:
        dump.load(url, legacy_facts / "database.sql.gz")
        database = configure(url)
        yield database
        database.close()
