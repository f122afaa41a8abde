from datetime import UTC, datetime
from typing import cast

import pytest

from new_core.application.dtos.supplier_dto import SupplierQuery
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.entities.supplier import Supplier, SupplierFields
from new_core.domain.exceptions.supplier_exceptions import DuplicateSupplierCodeError
from new_core.domain.value_objects.email import Email

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _supplier(code: str, **fields: object) -> Supplier:
    return Supplier.create(cast("SupplierFields", {"supplier_code": code, "name": f"qwx {code}", **fields}), NOW)


async def _store(units: UnitOfWorkFactory, *suppliers: Supplier) -> None:
    async with units() as unit:
        for supplier in suppliers:
            await unit.suppliers.save(supplier)
        await unit.commit()


async def _codes(units: UnitOfWorkFactory, query: SupplierQuery) -> list[str]:
    async with units(read_only=True) as unit:
        return [supplier.supplier_code for supplier in await unit.suppliers.find(query)]


async def test_every_field_comes_back_as_it_was(units: UnitOfWorkFactory) -> None:
    supplier = _supplier("R1", email=Email("a@b.co"), city="广州", payment_terms=45, notes="x", is_active=False)
    await _store(units, supplier)
    async with units(read_only=True) as unit:
        found = await unit.suppliers.get(supplier.identity)
    assert found
    assert found.fields() == supplier.fields()
    assert found.created_at == NOW


async def test_lists_by_id_in_pages(units: UnitOfWorkFactory) -> None:
    await _store(units, _supplier("B"), _supplier("A"), _supplier("C", is_active=False))
    assert await _codes(units, SupplierQuery(search="QWX")) == ["B", "A", "C"]
    assert await _codes(units, SupplierQuery(search="qwx", is_active=True, offset=1)) == ["A"]
    assert await _codes(units, SupplierQuery(search="qwx", is_active=False, limit=1)) == ["C"]
    assert await _codes(units, SupplierQuery(search="qwx", offset=2**70)) == []


async def test_a_code_is_unique(units: UnitOfWorkFactory) -> None:
    await _store(units, _supplier("U1"))
    async with units() as unit:
        assert await unit.suppliers.is_code_taken("U1")
        assert not await unit.suppliers.is_code_taken("U\x001")
        with pytest.raises(DuplicateSupplierCodeError):
            await unit.suppliers.save(_supplier("U1"))
