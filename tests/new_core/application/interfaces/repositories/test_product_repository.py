"""What services may rely on; there is no fake of this port, so it is asked of both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.product_dto import PRODUCT_SORT_FIELDS, ProductQuery
from new_core.domain.entities.product import COLUMNS, Product
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.catalogue import product_fields
from tests.support.new_core_databases import NOW


async def _store(database: Database, *products: Product) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        for product in products:
            await unit.products.save(product)
        await unit.commit()


async def _skus(database: Database, query: ProductQuery) -> list[str]:
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = [product.sku for product in await unit.products.find(query)]
        assert query.offset or await unit.products.count(query) >= len(found)
    return found


def _product(sku: str, **fields: object) -> Product:
    return Product.create(product_fields(sku, **fields), NOW)


async def test_every_field_comes_back_as_it_was(database: Database) -> None:
    product = _product(
        "QWX-1",
        name="حاسوب محمول 🚚",
        unit_price=Decimal("99999999.99"),
        cost_price=Decimal("0.10"),
        weight=Decimal("9999999.999"),
        min_stock_level=2**31 - 1,
        barcode="629",
        images=["/1.jpg", "/2.jpg"],
        dimensions={"w": 1.5, "unit": "سم", "box": [1, None]},
        is_featured=True,
        tags=["new"],
    )
    await _store(database, product)
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        found = await unit.products.get(product.identity)
    assert found
    assert {name: getattr(found, name) for name in COLUMNS} == {name: getattr(product, name) for name in COLUMNS}
    assert (found.created_at, found.updated_at) == (NOW, None)


@pytest.mark.parametrize("field", PRODUCT_SORT_FIELDS)
async def test_sorts_by_each_field_and_then_by_id(database: Database, field: str) -> None:
    products = [_product(f"QWX-{n}", name=f"qwx {n % 2}", unit_price=Decimal(n % 2 + 1)) for n in (3, 1, 2, 4)]
    for product, day in zip(products, (1, 0, 2, 0), strict=True):
        product.created_at = NOW + timedelta(days=day)
    await _store(database, *products)
    expected = sorted(products, key=lambda product: product.identity)
    expected.sort(key=lambda product: getattr(product, field), reverse=True)
    key = SortKey(field, descending=True)
    assert await _skus(database, ProductQuery(search="qwx", sort=(key,))) == [product.sku for product in expected]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("ALPHA", ["QWX-1"]),
        ("qwx-2", ["QWX-2"]),
        ("هاتف", ["QWX-2"]),
        ("629777", ["QWX-1"]),
        ("%_", ["QWX-3"]),
        ("a\x00", []),
        ("x" * 100_000, []),
    ],
)
async def test_search_is_literal_and_in_any_case(database: Database, search: str, expected: list[str]) -> None:
    await _store(
        database,
        _product("QWX-1", name="Alpha", barcode="629777"),
        _product("QWX-2", name="x", name_ar="هاتف"),
        _product("QWX-3", name="5%_\\"),
    )
    assert await _skus(database, ProductQuery(search=search)) == expected


async def test_category_and_activity_narrow(database: Database) -> None:
    await _store(database, _product("QWX-1", category_id=5), _product("QWX-2", is_active=False))
    assert await _skus(database, ProductQuery(search="qwx", category_id=5)) == ["QWX-1"]
    assert await _skus(database, ProductQuery(search="qwx", is_active=False)) == ["QWX-2"]
    assert await _skus(database, ProductQuery(category_id=2**70)) == []


async def test_pages_follow_each_other(database: Database) -> None:
    await _store(database, *(_product(f"QWX-{n}") for n in range(3)))
    pages = [await _skus(database, ProductQuery(search="qwx", offset=offset, limit=2)) for offset in (0, 2, 2**70)]
    assert pages == [["QWX-0", "QWX-1"], ["QWX-2"], []]


async def test_knows_which_skus_and_barcodes_are_taken(database: Database) -> None:
    await _store(database, _product("QWX-1", barcode="B"))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        assert [await unit.products.is_sku_taken(sku) for sku in ("QWX-1", "qwx", "\x00")] == [True, False, False]
        assert [await unit.products.is_barcode_taken(code) for code in ("B", "", "\x00")] == [True, False, False]


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        (ProductQuery("qwx", is_featured=True), ["QWX-2"]),
        (ProductQuery("qwx", is_featured=False), ["QWX-1"]),
        (ProductQuery("qwx", min_price=Decimal("1.01")), ["QWX-2"]),
        (ProductQuery("qwx", max_price=Decimal("1.01")), ["QWX-1"]),
        (ProductQuery("qwx", ids=()), []),
        (ProductQuery("qwx", ids=(2**70,)), []),
    ],
)
async def test_finds_by_price_and_what_is_featured(database: Database, query: ProductQuery, skus: list[str]) -> None:
    cheap, dear = _product("QWX-1", unit_price=Decimal(1)), _product("QWX-2", unit_price=Decimal(2), is_featured=True)
    await _store(database, cheap, dear)
    assert await _skus(database, query) == skus
    assert await _skus(database, ProductQuery(ids=(dear.identity,))) == ["QWX-2"]
