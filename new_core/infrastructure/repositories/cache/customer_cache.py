"""Customers, read through the cache. Only for read-only units of work: what is to be changed is read afresh."""

import json
from collections.abc import Callable
from dataclasses import fields as fields_of
from datetime import datetime
from decimal import Decimal
from typing import Final

from new_core.application.dtos.customer_dto import CustomerQuery
from new_core.application.interfaces.repositories.customer_repository import CustomerRepository
from new_core.application.interfaces.services.cache import Cache, CacheKey
from new_core.domain.entities.customer import Customer
from new_core.domain.value_objects.address import Address
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.money import Money
from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.infrastructure.cache import spaces

FORMAT: Final = "1"
"""Count it up when the kept form of a customer changes."""
AGGREGATE: Final = "customer"


class CachedCustomerRepository:
    def __init__(self, stored: CustomerRepository, cache: Cache, seconds: float) -> None:
        self._stored = stored
        self._cache = cache
        self._seconds = seconds

    async def get(self, identity: int) -> Customer | None:
        async def load() -> str:
            found = await self._stored.get(identity)
            return json.dumps(None if found is None else pack(found))

        key = CacheKey(spaces.one(AGGREGATE, identity), FORMAT)
        kept = await self._cache.fetch(key, load, self._seconds)
        values = json.loads(kept)
        return None if values is None else unpack(values)

    async def get_for_update(self, identity: int) -> Customer | None:
        return await self._stored.get_for_update(identity)

    async def save(self, aggregate: Customer) -> None:
        await self._stored.save(aggregate)

    async def find(self, query: CustomerQuery) -> list[Customer]:
        async def load() -> str:
            return json.dumps([pack(customer) for customer in await self._stored.find(query)])

        kept = await self._cache.fetch(_key("find", query), load, self._seconds)
        return [unpack(values) for values in json.loads(kept)]

    async def count(self, query: CustomerQuery) -> int:
        async def load() -> str:
            return str(await self._stored.count(query))

        return int(await self._cache.fetch(_key("count", query), load, self._seconds))

    async def is_code_taken(self, customer_code: str) -> bool:
        return await self._stored.is_code_taken(customer_code)

    async def highest_code(self, prefix: str) -> str | None:
        return await self._stored.highest_code(prefix)


def _key(method: str, query: CustomerQuery) -> CacheKey:
    # repr and not str: a search of any text keeps its quotes, so no two queries share a name.
    return CacheKey(spaces.many(AGGREGATE), f"{FORMAT}/{method}/{query!r}")


Packed = dict[str, str | int | bool | None]


def pack(customer: Customer) -> Packed:
    """Bring a customer into a form that JSON keeps exactly; amounts and times as text."""
    stored = {field.name: getattr(customer, field.name) for field in fields_of(customer)}
    location: Address = stored.pop("location")
    credit: Money = stored.pop("credit")
    packed = {name: _plain(value) for name, value in stored.items()}
    return packed | {
        "street": location.street,
        "city": location.city,
        "country": location.country,
        "credit": str(credit.amount),
        "currency": credit.currency,
    }


def unpack(packed: dict[str, object]) -> Customer:
    values = dict(packed)
    location = Address(_text(values.pop("street")), _text(values.pop("city")), _text(values.pop("country")))
    credit = Money(Decimal(str(values.pop("credit"))), str(values.pop("currency")))
    for name, read in READERS.items():
        if values[name] is not None:
            values[name] = read(str(values[name]))
    # Past `create`, which would check rules that old rows may break, and record that a customer was created.
    customer = Customer(customer_code="", name="", created_at=None, location=location, credit=credit)
    for name, value in values.items():
        setattr(customer, name, value)
    return customer


READERS: Final[dict[str, Callable[[str], object]]] = {
    "phone": PhoneNumber,
    "email": Email,
    "discount_percentage": Decimal,
    "created_at": datetime.fromisoformat,
    "updated_at": datetime.fromisoformat,
}


def _plain(value: object) -> str | int | bool | None:
    if isinstance(value, Email | PhoneNumber):
        return value.text
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} {value!r}: teach {__name__} to keep it")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
