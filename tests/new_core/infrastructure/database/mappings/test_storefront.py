import pytest
from sqlalchemy import Table, insert, select

from new_core.infrastructure.database.mappings import storefront
from new_core.infrastructure.database.session import Database
from tests.support.storefront import STAMPS, open_shop


@pytest.mark.parametrize(
    "table",
    [storefront.promotions, storefront.carts, storefront.cart_items, storefront.customer_addresses, storefront.reviews],
    ids=str,
)
async def test_each_table_can_be_read_whole(database: Database, table: Table) -> None:
    await open_shop(database)
    async with database.engine.connect() as connection:
        rows = (await connection.execute(select(table).order_by(table.c.id))).all()
    assert rows[0].id == 1
    assert rows[0].updated_at == STAMPS["updated_at"]


async def test_pictures_of_a_review_are_a_list_on_either_database(database: Database) -> None:
    await open_shop(database)
    review = {
        "id": 77,
        "product_id": 1,
        "customer_id": 90_001,
        "rating": 3,
        "images": ["/a.jpg", "/ب.jpg"],
        "status": "approved",
        "helpful_count": 0,
        "not_helpful_count": 0,
    }
    async with database.engine.begin() as connection:
        await connection.execute(insert(storefront.reviews), [STAMPS | review])
        found = await connection.scalar(select(storefront.reviews.c.images).where(storefront.reviews.c.id == 77))
    assert found == ["/a.jpg", "/ب.jpg"]
