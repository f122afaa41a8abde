"""Fixtures of the contract's tests."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.new_core_databases import (
    erp_postgres,
    erp_sqlite,
    erp_url,
    shared_postgres,
    sqlite_template,
)
from tests.support.new_side import new_side

__all__ = ["erp_postgres", "erp_sqlite", "erp_url", "shared_postgres", "sqlite_template"]


@pytest.fixture
async def client(erp_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with new_side(erp_url) as client:
        yield client
