"""How read-only repositories keep flat entities in the cache: as the JSON of their attributes."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from new_core.application.interfaces.services.cache import Cache, CacheKey
from new_core.domain.entities.base import Entity
from new_core.infrastructure.cache import spaces

Aggregate = TypeVar("Aggregate", bound=Entity)
Readers = Mapping[str, Callable[[str], object]]
"""Of those attributes that JSON has no type for."""
TIMES: Readers = {"created_at": datetime.fromisoformat, "updated_at": datetime.fromisoformat}


class KeptEntities(Generic[Aggregate]):
    """`form` is counted up when the kept form changes, so that a new release never reads an old one."""

    def __init__(self, entity: type[Aggregate], readers: Readers, form: str, cache: Cache, seconds: float) -> None:
        self._entity = entity
        self._readers = readers
        self._form = form
        self._cache = cache
        self._seconds = seconds

    async def one(self, identity: int, find: Callable[[], Awaitable[Aggregate | None]]) -> Aggregate | None:
        async def load() -> str:
            found = await find()
            return json.dumps(None if found is None else pack(found))

        key = CacheKey(spaces.one(self._name, identity), self._form)
        values = json.loads(await self._cache.fetch(key, load, self._seconds))
        return None if values is None else self.unpack(values)

    async def many(self, asked: object, find: Callable[[], Awaitable[list[Aggregate]]]) -> list[Aggregate]:
        async def load() -> str:
            return json.dumps([pack(each) for each in await find()])

        kept = await self._cache.fetch(self._key("find", asked), load, self._seconds)
        return [self.unpack(values) for values in json.loads(kept)]

    async def number(self, asked: object, count: Callable[[], Awaitable[int]]) -> int:
        async def load() -> str:
            return str(await count())

        return int(await self._cache.fetch(self._key("count", asked), load, self._seconds))

    def unpack(self, values: Mapping[str, Any]) -> Aggregate:
        read = {
            name: self._readers[name](value) if name in self._readers and value is not None else value
            for name, value in values.items()
        }
        return self._entity(**read)

    @property
    def _name(self) -> str:
        return self._entity.__name__.lower()

    def _key(self, method: str, asked: object) -> CacheKey:
        # repr and not str: a search of any text keeps its quotes, so no two queries share a name.
        return CacheKey(spaces.many(self._name), f"{self._form}/{method}/{asked!r}")


def pack(entity: Entity) -> dict[str, object]:
    return {each.name: _plain(getattr(entity, each.name)) for each in fields(entity)}  # type: ignore[arg-type]  # all of them are dataclasses


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | list | dict):
        return value
    raise TypeError(f"{type(value).__name__} {value!r}: teach {__name__} to keep it")
