from collections.abc import AsyncIterator

import pytest

from new_core.application.dtos.customer_dto import CustomerQuery
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_fakes import people


@pytest.fixture(params=["fake", "sqlite", "postgres"])
async def units(request: pytest.FixtureRequest) -> AsyncIterator[UnitOfWorkFactory]:
    """All three with the same two imported customers first."""
    sqlite = Database(request.getfixturevalue("erp_sqlite"))
    if request.param == "fake":
        fake = people()
        async with SqlAlchemyUnitOfWorkFactory(sqlite)(read_only=True) as unit:
            fake.imported = await unit.imported_customers.find(CustomerQuery())
        yield fake
    elif request.param == "sqlite":
        yield SqlAlchemyUnitOfWorkFactory(sqlite)
    else:
        postgres = Database(request.getfixturevalue("erp_postgres"))
        yield SqlAlchemyUnitOfWorkFactory(postgres)
        await postgres.dispose()
    await sqlite.dispose()


async def test_lists_by_id_up_to_the_limit(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        found = await unit.imported_customers.find(CustomerQuery(limit=2, offset=1))
    assert [customer.id for customer in found] == [1, 2]
    assert str(found[0].credit_limit) == "1000.125"
    assert found[0].currency == "IQD"


async def test_searches_names_and_code(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        for search in ("zoho customer 2", "zc-002", "عميل 2"):
            found = await unit.imported_customers.find(CustomerQuery(search=search))
            assert found[0].id == 2
        assert await unit.imported_customers.find(CustomerQuery(search="%")) == []


async def test_inactive_ones_are_apart(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        active = await unit.imported_customers.find(CustomerQuery(is_active=True))
        inactive = await unit.imported_customers.find(CustomerQuery(is_active=False))
    assert active
    assert not {customer.id for customer in active} & {customer.id for customer in inactive}
