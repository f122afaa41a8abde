from datetime import UTC, datetime

import pytest

from new_core.domain.entities.branch import Branch
from new_core.domain.exceptions.base import InvalidValueError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_currency_that_vanished_is_named(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        with pytest.raises(InvalidValueError, match="currency_id: there is no such row"):
            await unit.branches.save(Branch.create({"code": "V1", "name": "x", "currency_id": 77}, NOW))
