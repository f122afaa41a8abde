import json
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.application.dtos.customer_dto import CustomerDTO, CustomerQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.services.customer_service import CustomerService
from new_core.domain.entities.customer import Customer
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.cache.redis_cache import RedisCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.tasks.invalidation import InvalidationHandler
from new_core.infrastructure.repositories.cache.customer_cache import CachedCustomerRepository, pack, unpack
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings
from tests.support.new_core_fakes import people
from tests.support.new_side import read_again
from tests.support.outbox import Post, SetClock
from tests.support.redis_outage import PATIENT, wire_to

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=50)
NOW = datetime(2026, 11, 22, 20, 22, 10, 576198, UTC)


def _customer() -> Customer:
    customer = Customer.create(
        {
            "customer_code": "C1",
            "name": "دجلة",
            "email": Email("a@b.iq"),
            "phone": PhoneNumber("+9647701234567"),
            "city": "Basra",
            "credit_limit": Decimal("1500.10"),
            "discount_percentage": Decimal("2.50"),
        },
        NOW,
    )
    customer.id = 7
    return customer


def test_what_is_kept_comes_back_the_same() -> None:
    customer = _customer()
    again = unpack(json.loads(json.dumps(pack(customer))))
    assert CustomerDTO.of(again) == CustomerDTO.of(customer)
    assert again.fields() == customer.fields()
    assert again.take_events() == []


def test_what_it_cannot_keep_is_an_error() -> None:
    customer = _customer()
    customer.notes = b"bytes"  # type: ignore[assignment]  # that is the point
    with pytest.raises(TypeError, match="bytes"):
        pack(customer)


async def test_a_customer_that_is_not_there_is_remembered_too() -> None:
    database = people()
    cache = MemoryCache()
    async with database() as unit:
        repository = CachedCustomerRepository(unit.customers, cache, 60)
        assert await repository.get(7) is None
        await unit.customers.save(_customer())
        assert await repository.get(7) is None
        await cache.invalidate("customer:7")
        assert await repository.get(7)


async def test_reads_are_answered_without_the_database_until_something_changes(database: Database) -> None:
    cache = MemoryCache()
    service = CustomerService(SqlAlchemyUnitOfWorkFactory(database, Surroundings(cache, 60)), lambda: NOW)
    created = await service.create_customer({"name": "Tigris", "customer_code": "CACHE-1"})
    query = CustomerQuery(search="CACHE-1")
    reads = partial(service.get_customer, created.id), partial(service.page_customers, query)
    assert await read_again(database, *reads) == [created, PageDTO([created], 1)]
    updated = await service.update_customer(created.id, {"city": "Erbil"})
    assert await service.get_customer(created.id) == updated
    assert (await service.page_customers(query)).items == [updated]


@given(
    name=TEXTS,
    notes=st.none() | TEXTS,
    credit=st.decimals(0, Decimal("9999999999.99"), places=2),
    terms=st.integers(0, 365),
    is_active=st.booleans(),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_any_customer_comes_back_the_same(
    name: str, notes: str | None, credit: Decimal, terms: int, is_active: bool, at: datetime
) -> None:
    customer = Customer.create({"customer_code": "C1", "name": name, "notes": notes, "credit_limit": credit}, at)
    customer.revise({"payment_terms": terms, "is_active": is_active}, at)
    customer.id = 7
    again = unpack(json.loads(json.dumps(pack(customer))))
    assert CustomerDTO.of(again) == CustomerDTO.of(customer)


async def test_what_the_cache_missed_at_the_commit_the_relay_tells_it(database: Database, redis_url: str) -> None:
    clock = SetClock()
    async with wire_to(redis_url) as wire:
        prefix = f"test-{uuid.uuid4().hex}"
        cut_off, reader = (RedisCache(url, prefix, answer_seconds=PATIENT) for url in (wire.url, redis_url))
        writing = CustomerService(SqlAlchemyUnitOfWorkFactory(database, Surroundings(cut_off, 60)), clock)
        reading = CustomerService(SqlAlchemyUnitOfWorkFactory(database, Surroundings(reader, 60)), clock)
        customer = await writing.create_customer({"name": "Tigris"})
        await reading.get_customer(customer.id)
        await wire.cut()
        updated = await writing.update_customer(customer.id, {"city": "Erbil"})
        assert await reading.get_customer(customer.id) == customer
        await Post(database, {"cache": InvalidationHandler(reader)}, clock).relay.work_off()
        assert await reading.get_customer(customer.id) == updated
        await cut_off.close()
        await reader.close()
