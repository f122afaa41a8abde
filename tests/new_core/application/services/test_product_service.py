import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import text

from new_core.application.dtos.product_dto import ProductQuery
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.product_exceptions import (
    DuplicateBarcodeError,
    DuplicateSkuError,
    ProductNotFoundError,
    UnknownCategoryError,
)
from new_core.domain.value_objects.media import MediaKind
from new_core.infrastructure.database.session import Database
from tests.support.catalogue import product_fields, product_service


async def _events(database: Database) -> list[str]:
    async with database.engine.connect() as connection:
        found = await connection.execute(text("SELECT name FROM nc_outbox WHERE aggregate = 'product' ORDER BY id"))
    return list(found.scalars())


async def test_a_product_lives_from_creation_to_the_end_of_its_sale(database: Database) -> None:
    service = product_service(database)
    created = await service.create_product(product_fields())
    updated = await service.update_product(created.id, {"unit_price": Decimal(13), "category_id": 1})
    assert (updated.unit_price, updated.category.name) == (Decimal("13.00"), "Laptops")
    assert await service.get_product(created.id) == updated
    deactivated = await service.deactivate_product(created.id)
    assert (await service.find_products(ProductQuery(search="qwx", is_active=False))) == [deactivated]
    assert await _events(database) == ["product.created", "product.updated", "product.deactivated"]


async def test_skus_and_barcodes_are_given_once(database: Database) -> None:
    service = product_service(database)
    await service.create_product(product_fields("QWX-1", barcode="B"))
    other = await service.create_product(product_fields("QWX-2"))
    with pytest.raises(DuplicateSkuError):
        await service.create_product(product_fields("QWX-1"))
    with pytest.raises(DuplicateSkuError):
        await service.update_product(other.id, {"sku": "QWX-1"})
    with pytest.raises(DuplicateBarcodeError):
        await service.update_product(other.id, {"barcode": "B"})
    assert (await service.update_product(other.id, {"sku": "QWX-2", "barcode": None})) == other


async def test_of_two_with_one_sku_at_once_one_is_refused(database: Database) -> None:
    service = product_service(database)
    calls = [service.create_product(product_fields("QWX-1")) for _ in range(2)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result) for result in results].count(DuplicateSkuError) == 1


async def test_the_category_must_be_there(database: Database) -> None:
    service = product_service(database)
    created = await service.create_product(product_fields())
    for category_id in (999_999, 0, 2**40):
        with pytest.raises(UnknownCategoryError):
            await service.create_product(product_fields("QWX-2", category_id=category_id))
        with pytest.raises(UnknownCategoryError):
            await service.update_product(created.id, {"category_id": category_id})
    assert await service.get_product(created.id) == created


async def test_a_refused_change_changes_nothing(database: Database) -> None:
    service = product_service(database)
    created = await service.create_product(product_fields())
    with pytest.raises(InvalidValueError):
        await service.update_product(created.id, {"name": "New", "unit_price": Decimal(0)})
    assert await service.get_product(created.id) == created
    assert await _events(database) == ["product.created"]


async def test_of_pictures_that_come_at_once_none_is_lost(database: Database) -> None:
    service = product_service(database)
    created = await service.create_product(product_fields())
    urls = [f"/{n}.jpg" for n in range(4)]
    await asyncio.gather(*(service.add_media(created.id, MediaKind.IMAGE, url) for url in urls))
    assert sorted((await service.get_product(created.id)).images or []) == urls
    await asyncio.gather(*(service.remove_media(created.id, MediaKind.IMAGE, url) for url in urls))
    assert (await service.get_product(created.id)).images == []


async def test_a_page_knows_the_total(database: Database) -> None:
    service = product_service(database)
    for number in range(3):
        await service.create_product(product_fields(f"QWX-{number}"))
    page = await service.page_products(ProductQuery(search="qwx", limit=2))
    assert ([product.sku for product in page.items], page.total) == (["QWX-0", "QWX-1"], 3)


async def test_the_figures_count_everything(database: Database) -> None:
    service = product_service(database)
    before = await service.count_up()
    await service.create_product(product_fields(is_active=False))
    after = await service.count_up()
    assert (after.products, after.active_products) == (before.products + 1, before.active_products)
    assert after.categories == before.categories >= 4


async def test_what_is_not_there_is_not_found(database: Database) -> None:
    service = product_service(database)
    for call in (
        service.get_product(999_999),
        service.update_product(999_999, {}),
        service.deactivate_product(2**40),
        service.add_media(0, MediaKind.VIDEO, "/1.mp4"),
        service.remove_media(0, MediaKind.VIDEO, "/1.mp4"),
    ):
        with pytest.raises(ProductNotFoundError):
            await call


async def test_names_are_translated(database: Database) -> None:
    assert await product_service(database).translate("New phone X1") == "جديد هاتف X1"
