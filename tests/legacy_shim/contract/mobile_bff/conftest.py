"""The new side over the stand-in's demo data with a customer who shops."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.new_core_databases import erp_seeded, seeded_template
from tests.support.new_side import database_of, new_side
from tests.support.storefront import open_shop

__all__ = ["erp_seeded", "seeded_template"]


@pytest.fixture
async def shop(erp_seeded: str) -> AsyncIterator[httpx.AsyncClient]:
    async with new_side(erp_seeded) as client:
        await open_shop(database_of(client))
        yield client
