"""Fixtures of new_core's tests."""

from collections.abc import AsyncIterator

import httpx
import pytest

from new_core.infrastructure.database.session import Database
from tests.support.new_core_databases import (
    erp_postgres,
    erp_seeded,
    erp_sqlite,
    erp_url,
    seeded_template,
    shared_postgres,
    sqlite_template,
)
from tests.support.new_side import new_side

__all__ = [
    "erp_postgres",
    "erp_seeded",
    "erp_sqlite",
    "erp_url",
    "seeded_template",
    "shared_postgres",
    "sqlite_template",
]


@pytest.fixture
async def database(erp_url: str) -> AsyncIterator[Database]:
    database = Database(erp_url)
    yield database
    await database.dispose()


@pytest.fixture
async def seeded(erp_seeded: str) -> AsyncIterator[httpx.AsyncClient]:
    """The new side over the stand-in's demo data."""
    async with new_side(erp_seeded) as client:
        yield client


@pytest.fixture
async def client(erp_sqlite: str) -> AsyncIterator[httpx.AsyncClient]:
    async with new_side(erp_sqlite) as client:
        yield client
