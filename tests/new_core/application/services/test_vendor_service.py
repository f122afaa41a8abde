import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import text

from new_core.application.dtos.vendor_dto import VendorQuery
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.vendor_exceptions import DuplicateVendorCodeError, VendorNotFoundError
from new_core.infrastructure.database.session import Database
from tests.support.catalogue import vendor_fields, vendor_service


async def test_a_vendor_lives_from_creation_to_deletion(database: Database) -> None:
    service = vendor_service(database)
    created = await service.create_vendor(vendor_fields())
    updated = await service.update_vendor(created.id, {"is_active": False, "code": "QWX-2"})
    assert await service.get_vendor(created.id) == updated
    page = await service.page_vendors(VendorQuery(search="qwx"))
    assert (page.items, page.total) == ([updated], 1)
    await service.delete_vendor(created.id)
    assert await service.find_vendors(VendorQuery(search="qwx")) == []
    async with database.engine.connect() as connection:
        found = await connection.execute(text("SELECT name FROM nc_outbox WHERE aggregate = 'vendor' ORDER BY id"))
    assert list(found.scalars()) == ["vendor.created", "vendor.updated", "vendor.deleted"]


async def test_codes_are_given_once(database: Database) -> None:
    service = vendor_service(database)
    await service.create_vendor(vendor_fields("QWX-1"))
    other = await service.create_vendor(vendor_fields("QWX-2"))
    with pytest.raises(DuplicateVendorCodeError):
        await service.create_vendor(vendor_fields("QWX-1"))
    with pytest.raises(DuplicateVendorCodeError):
        await service.update_vendor(other.id, {"code": "QWX-1"})
    assert await service.update_vendor(other.id, {"code": "QWX-2"}) == other


async def test_of_two_with_one_code_at_once_one_is_refused(database: Database) -> None:
    service = vendor_service(database)
    results = await asyncio.gather(*(service.create_vendor(vendor_fields()) for _ in range(2)), return_exceptions=True)
    assert [type(result) for result in results].count(DuplicateVendorCodeError) == 1


async def test_of_two_changes_at_once_both_are_kept(database: Database) -> None:
    service = vendor_service(database)
    created = await service.create_vendor(vendor_fields())
    await asyncio.gather(
        service.update_vendor(created.id, {"city": "x"}),
        service.update_vendor(created.id, {"country": "y"}),
    )
    found = await service.get_vendor(created.id)
    assert (found.city, found.country) == ("x", "y")


async def test_a_refused_change_changes_nothing(database: Database) -> None:
    service = vendor_service(database)
    created = await service.create_vendor(vendor_fields())
    with pytest.raises(InvalidValueError):
        await service.update_vendor(created.id, {"name_en": "New", "outstanding_payable": Decimal(10**12)})
    assert await service.get_vendor(created.id) == created


async def test_what_is_not_there_is_not_found(database: Database) -> None:
    service = vendor_service(database)
    for call in (service.get_vendor(999), service.update_vendor(2**40, {}), service.delete_vendor(0)):
        with pytest.raises(VendorNotFoundError):
            await call
