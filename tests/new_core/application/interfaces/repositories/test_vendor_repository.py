"""What services may rely on; there is no fake of this port, so it is asked of both databases."""

import pytest

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.vendor_dto import VENDOR_SORT_FIELDS, VendorQuery
from new_core.domain.entities.vendor import COLUMNS, Vendor
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.catalogue import vendor_fields
from tests.support.new_core_databases import NOW


async def _store(database: Database, *vendors: Vendor) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        for vendor in vendors:
            await unit.vendors.save(vendor)
        await unit.commit()


async def _codes(database: Database, query: VendorQuery) -> list[str]:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = [vendor.code for vendor in await unit.vendors.find(query)]
        assert await unit.vendors.count(query) == len(found)
    return found


async def test_every_field_comes_back_as_it_was(database: Database) -> None:
    vendor = Vendor.create(
        vendor_fields(email="a@b.cn", phone="ask Mei", currency="RMB", outstanding_payable=None), NOW
    )
    await _store(database, vendor)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = await unit.vendors.get(vendor.identity)
    assert found
    assert {name: getattr(found, name) for name in COLUMNS} == {name: getattr(vendor, name) for name in COLUMNS}
    assert (found.created_at, found.updated_at) == (NOW, NOW)


@pytest.mark.parametrize("field", VENDOR_SORT_FIELDS)
async def test_sorts_by_each_field_and_then_by_id(database: Database, field: str) -> None:
    vendors = [Vendor.create(vendor_fields(f"QWX-{n}", name_en=f"qwx {n % 2}"), NOW) for n in (3, 1, 2)]
    await _store(database, *vendors)
    expected = sorted(vendors, key=lambda vendor: vendor.identity)
    expected.sort(key=lambda vendor: getattr(vendor, field), reverse=True)
    key = SortKey(field, descending=True)
    assert await _codes(database, VendorQuery(search="qwx", sort=(key,))) == [vendor.code for vendor in expected]


async def test_search_and_activity_narrow(database: Database) -> None:
    await _store(
        database,
        Vendor.create(vendor_fields("QWX-1"), NOW),
        Vendor.create(vendor_fields("QWX-2", is_active=False), NOW),
    )
    assert await _codes(database, VendorQuery(search="Qwx-1")) == ["QWX-1"]
    assert await _codes(database, VendorQuery(search="qwx", is_active=False)) == ["QWX-2"]
    assert (
        await _codes(database, VendorQuery(search="qwx_")) == await _codes(database, VendorQuery(search="\x00")) == []
    )


async def test_knows_which_codes_are_taken(database: Database) -> None:
    await _store(database, Vendor.create(vendor_fields("QWX-1"), NOW))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert [await unit.vendors.is_code_taken(code) for code in ("QWX-1", "qwx", "\x00")] == [True, False, False]
