import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import text

from new_core.application.dtos.item_dto import ItemQuery
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.item_exceptions import (
    DuplicateItemCodeError,
    ItemNotFoundError,
    UnknownItemCategoryError,
)
from new_core.infrastructure.database.session import Database
from tests.support.catalogue import item_fields, item_service


async def test_an_item_lives_from_creation_to_deletion(database: Database) -> None:
    service = item_service(database)
    created = await service.create_item(item_fields(), created_by=3)
    updated = await service.update_item(created.id, {"is_active": False, "code": "QWX-2"})
    assert await service.get_item(created.id) == updated
    page = await service.page_items(ItemQuery(search="qwx"))
    assert (page.items, page.total) == ([updated], 1)
    await service.delete_item(created.id)
    assert await service.find_items(ItemQuery(search="qwx")) == []
    async with database.engine.connect() as connection:
        found = await connection.execute(text("SELECT name FROM nc_outbox WHERE aggregate = 'item' ORDER BY id"))
    assert list(found.scalars()) == ["item.created", "item.updated", "item.deleted"]


async def test_codes_are_given_once(database: Database) -> None:
    service = item_service(database)
    await service.create_item(item_fields("QWX-1"))
    other = await service.create_item(item_fields("QWX-2"))
    with pytest.raises(DuplicateItemCodeError):
        await service.create_item(item_fields("QWX-1"))
    with pytest.raises(DuplicateItemCodeError):
        await service.update_item(other.id, {"code": "QWX-1"})
    assert await service.update_item(other.id, {"code": "QWX-2"}) == other


async def test_of_two_with_one_code_at_once_one_is_refused(database: Database) -> None:
    service = item_service(database)
    results = await asyncio.gather(*(service.create_item(item_fields()) for _ in range(2)), return_exceptions=True)
    assert [type(result) for result in results].count(DuplicateItemCodeError) == 1


async def test_of_two_changes_at_once_both_are_kept(database: Database) -> None:
    service = item_service(database)
    created = await service.create_item(item_fields())
    await asyncio.gather(
        service.update_item(created.id, {"brand": "x"}),
        service.update_item(created.id, {"model": "y"}),
    )
    found = await service.get_item(created.id)
    assert (found.brand, found.model) == ("x", "y")


async def test_a_refused_change_changes_nothing(database: Database) -> None:
    service = item_service(database)
    created = await service.create_item(item_fields())
    with pytest.raises(InvalidValueError):
        await service.update_item(created.id, {"name_en": "New", "cost_price_usd": Decimal(10**12)})
    assert await service.get_item(created.id) == created


async def test_what_is_not_there_is_not_found(database: Database) -> None:
    service = item_service(database)
    for call in (service.get_item(999), service.update_item(2**40, {}), service.delete_item(0)):
        with pytest.raises(ItemNotFoundError):
            await call


async def test_the_category_must_be_there(database: Database) -> None:
    service = item_service(database)
    for category_id in (999, 0, 2**40):
        with pytest.raises(UnknownItemCategoryError):
            await service.create_item(item_fields(category_id=category_id))
        with pytest.raises(UnknownItemCategoryError):
            await service.update_item(1, {"category_id": category_id})
