import asyncio

import pytest
from sqlalchemy import text

from new_core.application.dtos.category_dto import CategoryQuery
from new_core.domain.exceptions.category_exceptions import (
    CategoryCycleError,
    CategoryInUseError,
    CategoryNotFoundError,
    UnknownParentCategoryError,
)
from new_core.infrastructure.database.session import Database
from tests.support.catalogue import category_service, product_fields, product_service


async def test_a_category_lives_from_creation_to_deletion(database: Database) -> None:
    service = category_service(database)
    created = await service.create_category({"name": "qwx", "parent_id": 1})
    updated = await service.update_category(created.id, {"name_ar": "فئة"})
    assert await service.get_category(created.id) == updated
    assert (await service.page_categories(CategoryQuery(search="qwx"))).items == [updated]
    await service.delete_category(created.id)
    assert await service.find_categories(CategoryQuery(search="qwx")) == []
    async with database.engine.connect() as connection:
        found = await connection.execute(text("SELECT name FROM nc_outbox WHERE aggregate = 'category' ORDER BY id"))
    assert list(found.scalars()) == ["category.created", "category.updated", "category.deleted"]


async def test_what_is_in_use_is_not_deleted(database: Database) -> None:
    service = category_service(database)
    parent = await service.create_category({"name": "qwx"})
    await service.create_category({"name": "qwx below", "parent_id": parent.id})
    for category_id in (parent.id, 2):
        with pytest.raises(CategoryInUseError):
            await service.delete_category(category_id)
        assert (await service.get_category(category_id)).id == category_id


async def test_a_category_never_becomes_part_of_itself(database: Database) -> None:
    service = category_service(database)
    for category_id, parent_id in ((1, 5), (1, 1)):
        with pytest.raises(CategoryCycleError):
            await service.update_category(category_id, {"parent_id": parent_id})
    assert (await service.update_category(5, {"parent_id": 2})).parent_id == 2
    assert (await service.update_category(5, {"parent_id": None})).parent_id is None


async def test_two_moves_at_once_make_no_circle(database: Database) -> None:
    service = category_service(database)
    one, two = [(await service.create_category({"name": name})).id for name in ("qwx 1", "qwx 2")]
    moves = [service.update_category(one, {"parent_id": two}), service.update_category(two, {"parent_id": one})]
    results = await asyncio.gather(*moves, return_exceptions=True)
    assert [type(result) for result in results].count(CategoryCycleError) == 1


async def test_a_parent_must_be_there(database: Database) -> None:
    service = category_service(database)
    for parent_id in (999_999, 0, -1, 2**40):
        with pytest.raises(UnknownParentCategoryError):
            await service.create_category({"name": "qwx", "parent_id": parent_id})
        with pytest.raises(UnknownParentCategoryError):
            await service.update_category(1, {"parent_id": parent_id})


async def test_what_is_not_there_is_not_found(database: Database) -> None:
    service = category_service(database)
    for call in (service.get_category(999), service.update_category(999, {}), service.delete_category(999)):
        with pytest.raises(CategoryNotFoundError):
            await call


async def test_a_product_that_comes_while_its_category_goes_is_not_orphaned(database: Database) -> None:
    created = await category_service(database).create_category({"name": "qwx"})
    calls = (
        category_service(database).delete_category(created.id),
        product_service(database).create_product(product_fields(category_id=created.id)),
    )
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(result, Exception) for result in results) == 1, results
