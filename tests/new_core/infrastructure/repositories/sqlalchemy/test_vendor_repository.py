import pytest

from new_core.domain.entities.vendor import Vendor
from new_core.domain.exceptions.vendor_exceptions import DuplicateVendorCodeError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.catalogue import vendor_fields
from tests.support.new_core_databases import NOW


async def test_a_code_that_is_taken_is_the_domain_s_conflict(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        with pytest.raises(DuplicateVendorCodeError, match="ZV-001"):
            await unit.vendors.save(Vendor.create(vendor_fields("ZV-001"), NOW))
