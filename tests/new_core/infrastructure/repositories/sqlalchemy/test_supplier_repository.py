from datetime import UTC, datetime

import pytest

from new_core.domain.entities.supplier import Supplier
from new_core.domain.exceptions.supplier_exceptions import DuplicateSupplierCodeError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_an_update_to_a_taken_code_is_the_domain_s_conflict(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database)
    first, second = (Supplier.create({"supplier_code": code, "name": "x"}, NOW) for code in ("DUP-1", "DUP-2"))
    async with units() as unit:
        await unit.suppliers.save(first)
        await unit.suppliers.save(second)
        await unit.commit()
    async with units() as unit:
        found = await unit.suppliers.get_for_update(second.identity)
        assert found
        found.revise({"supplier_code": "DUP-1"}, NOW)
        with pytest.raises(DuplicateSupplierCodeError) as caught:
            await unit.suppliers.save(found)
    assert caught.value.value == "DUP-1"
