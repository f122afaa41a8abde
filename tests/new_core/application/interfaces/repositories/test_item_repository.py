"""What services may rely on; there is no fake of this port, so it is asked of both databases."""

import pytest

from new_core.application.dtos.item_dto import ITEM_SORT_FIELDS, ItemQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.item import COLUMNS, Item
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.catalogue import item_fields
from tests.support.new_core_databases import NOW


async def _store(database: Database, *items: Item) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        for item in items:
            await unit.items.save(item)
        await unit.commit()


async def _codes(database: Database, query: ItemQuery) -> list[str]:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = [item.code for item in await unit.items.find(query)]
        assert await unit.items.count(query) == len(found)
    return found


async def test_every_field_comes_back_as_it_was(database: Database) -> None:
    item = Item.create(item_fields(category_id=1, specifications="{}", dimensions="1 x 2", zoho_item_id="264"), NOW)
    await _store(database, item)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = await unit.items.get(item.identity)
    assert found
    assert {name: getattr(found, name) for name in COLUMNS} == {name: getattr(item, name) for name in COLUMNS}
    assert (found.created_at, found.updated_at) == (NOW, NOW)


@pytest.mark.parametrize("field", ITEM_SORT_FIELDS)
async def test_sorts_by_each_field_and_then_by_id(database: Database, field: str) -> None:
    items = [Item.create(item_fields(f"QWX-{n}", name_en=f"qwx {n % 2}"), NOW) for n in (3, 1, 2)]
    await _store(database, *items)
    expected = sorted(items, key=lambda item: item.identity)
    expected.sort(key=lambda item: getattr(item, field), reverse=True)
    key = SortKey(field, descending=True)
    assert await _codes(database, ItemQuery(search="qwx", sort=(key,))) == [item.code for item in expected]


async def test_search_and_activity_narrow(database: Database) -> None:
    await _store(
        database, Item.create(item_fields("QWX-1"), NOW), Item.create(item_fields("QWX-2", is_active=False), NOW)
    )
    assert await _codes(database, ItemQuery(search="Qwx-1")) == ["QWX-1"]
    assert await _codes(database, ItemQuery(search="qwx", is_active=False)) == ["QWX-2"]
    assert await _codes(database, ItemQuery(search="qwx_")) == await _codes(database, ItemQuery(search="\x00")) == []
    assert await _codes(database, ItemQuery(category_id=2**40)) == []


async def test_knows_which_codes_are_taken(database: Database) -> None:
    await _store(database, Item.create(item_fields("QWX-1"), NOW))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert [await unit.items.is_code_taken(code) for code in ("QWX-1", "qwx", "\x00")] == [True, False, False]
        assert [await unit.items.is_category(number) for number in (1, 99, 0, 2**40)] == [True, False, False, False]
