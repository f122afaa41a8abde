import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from new_core.application.services.loose_item_service import LooseItemService
from new_core.domain.exceptions.loose_item_exceptions import DuplicateLooseItemError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def service(database: Database) -> LooseItemService:
    return LooseItemService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


async def test_an_item_is_added_once(service: LooseItemService) -> None:
    added = await service.add_item({"name": "Tape", "sku": "TAPE-1", "price": Decimal("2.505")})
    assert (added.price, added.created_at) == (Decimal("2.51"), NOW)
    with pytest.raises(DuplicateLooseItemError):
        await service.add_item({"name": "Tape", "sku": "TAPE-1"})


async def test_of_several_at_once_one_is_added(service: LooseItemService) -> None:
    attempts = [service.add_item({"name": "Tape", "sku": "TAPE-2"}) for _ in range(4)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(isinstance(outcome, DuplicateLooseItemError) for outcome in outcomes) == 3
