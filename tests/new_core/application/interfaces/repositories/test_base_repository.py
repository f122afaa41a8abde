from datetime import UTC, datetime

from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.entities.customer import Customer

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def _stored(units: UnitOfWorkFactory) -> int:
    async with units() as unit:
        customer = Customer.create({"customer_code": "BASE-1", "name": "Tigris"}, NOW)
        await unit.customers.save(customer)
        await unit.commit()
        return customer.identity


async def test_saving_gives_an_id(units: UnitOfWorkFactory) -> None:
    assert await _stored(units) > 0


async def test_the_same_id_is_the_same_object_within_a_unit(units: UnitOfWorkFactory) -> None:
    identity = await _stored(units)
    async with units() as unit:
        assert await unit.customers.get(identity) is await unit.customers.get_for_update(identity)


async def test_a_change_is_written_when_saved(units: UnitOfWorkFactory) -> None:
    identity = await _stored(units)
    async with units() as unit:
        customer = await unit.customers.get_for_update(identity)
        assert customer
        customer.revise({"city": "Erbil"}, NOW)
        await unit.customers.save(customer)
        await unit.commit()
    async with units(read_only=True) as unit:
        found = await unit.customers.get(identity)
    assert found
    assert found.location.city == "Erbil"
    assert found.updated_at == NOW


async def test_a_number_that_is_no_id_finds_nothing(units: UnitOfWorkFactory) -> None:
    async with units() as unit:
        for identity in (0, -1, 2**31, 2**70):
            assert await unit.customers.get(identity) is None
            assert await unit.customers.get_for_update(identity) is None
