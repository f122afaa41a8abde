"""Every port is tested over the fake and over the real adapters: what passes here, services may rely on."""

from collections.abc import AsyncIterator

import pytest

from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_fakes import people


@pytest.fixture(params=["fake", "sqlite", "postgres"])
async def units(request: pytest.FixtureRequest) -> AsyncIterator[UnitOfWorkFactory]:
    if request.param == "fake":
        yield people()
        return
    database = Database(request.getfixturevalue(f"erp_{request.param}"))
    yield SqlAlchemyUnitOfWorkFactory(database)
    await database.dispose()
