from datetime import UTC, datetime

import pytest

from new_core.application.dtos.customer_dto import CustomerQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.customer import Customer
from new_core.domain.exceptions.customer_exceptions import DuplicateCustomerCodeError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_an_update_to_a_taken_code_is_the_domain_s_conflict(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database)
    first, second = (Customer.create({"customer_code": code, "name": "x"}, NOW) for code in ("DUP-1", "DUP-2"))
    async with units() as unit:
        await unit.customers.save(first)
        await unit.customers.save(second)
        await unit.commit()
    async with units() as unit:
        found = await unit.customers.get_for_update(second.identity)
        assert found
        found.revise({"customer_code": "DUP-1"}, NOW)
        with pytest.raises(DuplicateCustomerCodeError) as caught:
            await unit.customers.save(found)
    assert caught.value.value == "DUP-1"


async def test_an_unknown_sort_field_is_refused(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        with pytest.raises(ValueError, match="cannot be sorted by password"):
            await unit.customers.find(CustomerQuery(sort=(SortKey("password"),)))
