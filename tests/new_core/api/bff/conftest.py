"""A shop with a customer in it, on the few rows of SQLite, and with the cache on where a test asks for it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from new_core.main import create_app
from tests.support.new_core_databases import NOW
from tests.support.new_side import database_of, new_side, settings_for
from tests.support.storefront import open_shop


@pytest.fixture
async def shop(erp_sqlite: str) -> AsyncIterator[httpx.AsyncClient]:
    async with new_side(erp_sqlite) as client:
        await open_shop(database_of(client))
        yield client


@pytest.fixture
async def caching(erp_sqlite: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = settings_for(erp_sqlite).model_copy(update={"cache_seconds": 60.0})
    app = create_app(settings, clock=lambda: NOW)
    await open_shop(app.state.container.database)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        yield client
    await app.state.container.services.close()
    await app.state.container.database.dispose()
