from datetime import UTC, datetime

import pytest

from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.entities.customer import Customer

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _customer(code: str = "UOW-1") -> Customer:
    return Customer.create({"customer_code": code, "name": "Tigris"}, NOW)


async def _is_stored(units: UnitOfWorkFactory, code: str = "UOW-1") -> bool:
    async with units(read_only=True) as unit:
        return await unit.customers.is_code_taken(code)


async def test_what_is_committed_stays(units: UnitOfWorkFactory) -> None:
    async with units() as unit:
        await unit.customers.save(_customer())
        await unit.commit()
    assert await _is_stored(units)


async def test_what_is_not_committed_is_rolled_back(units: UnitOfWorkFactory) -> None:
    async with units() as unit:
        await unit.customers.save(_customer())
    assert not await _is_stored(units)


async def test_an_error_rolls_back(units: UnitOfWorkFactory) -> None:
    async def fail_after_saving() -> None:
        async with units() as unit:
            await unit.customers.save(_customer())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_saving()
    assert not await _is_stored(units)


async def test_nobody_sees_it_before_the_commit(units: UnitOfWorkFactory) -> None:
    async with units() as unit:
        await unit.customers.save(_customer())
        assert not await _is_stored(units)


async def test_a_read_only_unit_cannot_commit(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        with pytest.raises(RuntimeError, match="read-only"):
            await unit.commit()
