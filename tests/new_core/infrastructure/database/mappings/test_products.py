from sqlalchemy import text

from new_core.domain.entities.product import Product
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.catalogue import product_fields
from tests.support.new_core_databases import NOW

NULLS = """
INSERT INTO products (id, sku, name, category_id, unit_price, unit_of_measure, created_at, images, dimensions)
VALUES (900, 'NULLS', 'x', 2, 0, 'PCS', NULL, '{"not": "a list"}', '["no object"]')
"""


async def test_a_row_of_nulls_is_read_with_the_columns_meanings(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(NULLS))
    async with SqlAlchemyUnitOfWorkFactory(database)(read_only=True) as unit:
        product = await unit.products.get(900)
    assert product
    assert (product.min_stock_level, product.reorder_point, product.created_at) == (0, 0, None)
    assert (product.is_active, product.is_trackable, product.is_digital) == (False, True, False)
    assert (product.images, product.dimensions, product.tags) == (None, None, None)


async def test_no_dimensions_are_stored_as_the_monolith_stores_them(database: Database) -> None:
    product = Product.create(product_fields(images=None), NOW)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await unit.products.save(product)
        await unit.commit()
    stored = text(
        "SELECT CAST(dimensions AS TEXT), CAST(images AS TEXT), CAST(tags AS TEXT) FROM products WHERE id=:id"
    )
    async with database.engine.connect() as connection:
        row = (await connection.execute(stored, {"id": product.identity})).one()
    assert tuple(row) == ("null", "null", "[]")


async def test_loading_and_saving_unchanged_writes_nothing(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(NULLS))
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        product = await unit.products.get_for_update(900)
        assert product
        await unit.products.save(product)
        await unit.commit()
    async with database.engine.connect() as connection:
        row = (
            await connection.execute(text("SELECT is_active, CAST(images AS TEXT) FROM products WHERE id=900"))
        ).one()
    assert tuple(row) == (None, '{"not": "a list"}')
