import json
from dataclasses import fields as fields_of
from decimal import Decimal
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.product_dto import ProductQuery
from new_core.application.services.category_service import CategoryService
from new_core.application.services.product_service import ProductService
from new_core.domain.entities.product import Product
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.glossary_translator import GlossaryTranslator
from new_core.infrastructure.repositories.cache.kept_entities import KeptEntities, pack
from new_core.infrastructure.repositories.cache.product_cache import READERS, CachedProductRepository
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings
from tests.support.catalogue import product_fields
from tests.support.new_core_databases import NOW
from tests.support.new_side import read_again

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=50)


@given(
    name=TEXTS,
    price=st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2),
    weight=st.none() | st.decimals(0, 999, places=3),
    images=st.lists(TEXTS, max_size=3),
    dimensions=st.none() | st.dictionaries(TEXTS, st.none() | st.integers() | TEXTS, max_size=3),
)
def test_any_product_comes_back_the_same(
    name: str, price: Decimal, weight: Decimal | None, images: list[str], dimensions: dict[str, object] | None
) -> None:
    fields = product_fields(name=name, unit_price=price, weight=weight, images=images, dimensions=dimensions)
    product = Product.create(fields, NOW)
    kept = KeptEntities(Product, READERS, "1", MemoryCache(), 60)
    again = kept.unpack(json.loads(json.dumps(pack(product))))
    assert {each.name: getattr(again, each.name) for each in fields_of(Product)} == {
        each.name: getattr(product, each.name) for each in fields_of(Product)
    }


async def test_reads_are_answered_without_the_database_until_something_changes(database: Database) -> None:
    units = SqlAlchemyUnitOfWorkFactory(database, Surroundings(MemoryCache(), 60))
    service, query = ProductService(units, lambda: NOW, GlossaryTranslator()), ProductQuery(search="qwx")
    created = await service.create_product(product_fields())
    reads = partial(service.get_product, created.id), partial(service.page_products, query)
    assert await read_again(database, *reads) == [created, PageDTO([created], 1)]
    await CategoryService(units, lambda: NOW).update_category(2, {"name": "Telephones"})
    updated = await service.update_product(created.id, {"color": "black"})
    assert updated.category.name == "Telephones"
    assert (await service.page_products(query)).items == [updated] == [await service.get_product(created.id)]


async def test_what_is_not_read_again_goes_to_the_database(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        cached = CachedProductRepository(unit.products, MemoryCache(), 60)
        assert await cached.is_sku_taken("SKU-0001")
        assert await cached.is_barcode_taken("6290000000001")
        product = await cached.get_for_update(1)
        assert product
        product.deactivate(NOW)
        await cached.save(product)
        assert await unit.products.count(ProductQuery(search="SKU-0001", is_active=True)) == 0
