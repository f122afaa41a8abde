from datetime import UTC, datetime

import pytest

from new_core.domain.entities.second_factor import SecondFactor
from new_core.domain.exceptions.sign_in_exceptions import FactorEnabledError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.sign_in import give_factor

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_second_first_set_up_is_a_conflict(database: Database) -> None:
    await give_factor(database, 2)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        with pytest.raises(FactorEnabledError):
            await unit.factors.save(SecondFactor.of(2, NOW))
