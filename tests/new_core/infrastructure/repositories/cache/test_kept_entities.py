import json
from datetime import UTC, datetime

import pytest

from new_core.domain.entities.category import Category
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.repositories.cache.kept_entities import TIMES, KeptEntities, pack

NOW = datetime(2026, 11, 22, 20, 22, 10, 576198, UTC)


def _category(identity: int = 7) -> Category:
    category = Category.create({"name": "هواتف", "parent_id": 1}, NOW)
    category.id = identity
    return category


def _kept() -> KeptEntities[Category]:
    return KeptEntities(Category, TIMES, "1", MemoryCache(), 60)


def test_what_is_kept_comes_back_the_same() -> None:
    again = _kept().unpack(json.loads(json.dumps(pack(_category()))))
    assert pack(again) == pack(_category())
    assert (again.created_at, again.updated_at, again.take_events()) == (NOW, None, [])


def test_what_it_cannot_keep_is_an_error() -> None:
    category = _category()
    category.name = b"bytes"  # type: ignore[assignment]  # that is the point
    with pytest.raises(TypeError, match="bytes"):
        pack(category)


async def test_what_was_asked_once_is_not_asked_again() -> None:
    kept, asked = _kept(), []

    async def find() -> list[Category]:
        asked.append("find")
        return [_category()]

    async def count() -> int:
        asked.append("count")
        return 3

    for _ in range(2):
        assert [each.id for each in await kept.many("all", find)] == [7]
        assert await kept.number("all", count) == 3
    assert asked == ["find", "count"]


async def test_one_that_is_not_there_is_remembered_too() -> None:
    kept, answers = _kept(), [None, _category()]

    async def find() -> Category | None:
        return answers.pop(0)

    assert await kept.one(7, find) is None
    assert await kept.one(7, find) is None
    assert len(answers) == 1
