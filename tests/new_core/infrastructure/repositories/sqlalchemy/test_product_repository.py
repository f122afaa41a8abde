import pytest

from new_core.domain.entities.product import Product
from new_core.domain.exceptions.product_exceptions import (
    DuplicateBarcodeError,
    DuplicateSkuError,
    UnknownCategoryError,
)
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.catalogue import product_fields
from tests.support.new_core_databases import NOW


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"sku": "SKU-0001", "barcode": "ix_products_sku"}, DuplicateSkuError),
        ({"sku": "products.sku", "barcode": "6290000000001"}, DuplicateBarcodeError),
        ({"category_id": 999_999}, UnknownCategoryError),
    ],
)
async def test_what_the_database_refuses_is_the_domain_s_error(
    database: Database, fields: dict[str, object], error: type[Exception]
) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        with pytest.raises(error):
            await unit.products.save(Product.create(product_fields(**{"sku": "QWX-1", **fields}), NOW))  # type: ignore[arg-type]  # any field
