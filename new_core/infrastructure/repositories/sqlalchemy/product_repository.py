"""Products in the legacy table `products`."""

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from new_core.application.dtos.product_dto import PRODUCT_SORT_FIELDS, ProductQuery
from new_core.domain.entities.base import Entity
from new_core.domain.entities.product import Product
from new_core.domain.exceptions.product_exceptions import (
    DuplicateBarcodeError,
    DuplicateSkuError,
    UnknownCategoryError,
)
from new_core.infrastructure.database.mappings.products import products
from new_core.infrastructure.repositories.sqlalchemy.base_repository import Conflict, activity, equals, matches, one_of
from new_core.infrastructure.repositories.sqlalchemy.list_repository import SqlAlchemyListRepository


class SqlAlchemyProductRepository(SqlAlchemyListRepository[Product, ProductQuery]):
    table = products
    sort_fields = PRODUCT_SORT_FIELDS

    def __init__(self, session: AsyncSession, saved: list[Entity]) -> None:
        super().__init__(session, saved, Product, _conflict)

    async def is_sku_taken(self, sku: str) -> bool:
        return await self._is_there(products.c.sku, sku)

    async def is_barcode_taken(self, barcode: str) -> bool:
        return await self._is_there(products.c.barcode, barcode)

    @override
    def _conditions(self, query: ProductQuery) -> list[ColumnElement[bool]]:
        columns = products.c
        return [
            *matches(query.search, columns.name, columns.name_ar, columns.sku, columns.barcode),
            *activity(query.is_active, columns.is_active),
            *equals(columns.category_id, query.category_id),
            *activity(query.is_featured, columns.is_featured),
            *_priced(query),
            *one_of(columns.id, query.ids),
        ]


def _priced(query: ProductQuery) -> list[ColumnElement[bool]]:
    price, conditions = products.c.unit_price, list[ColumnElement[bool]]()
    if query.min_price is not None:
        conditions.append(price >= query.min_price)
    if query.max_price is not None:
        conditions.append(price <= query.max_price)
    return conditions


def _conflict(product: Product) -> Conflict:
    sku, barcode, category_id = product.sku, product.barcode, product.category_id

    def explain(error: IntegrityError) -> Exception:
        # SQLite names the column, PostgreSQL the index; the values, which it names too, are the client's.
        message = str(error.orig)
        if "products.sku" in message or '"ix_products_sku"' in message:
            return DuplicateSkuError(sku)
        if "products.barcode" in message or '"products_barcode_key"' in message:
            return DuplicateBarcodeError(barcode or "")
        # SQLite says only that a foreign key failed; the table has no other.
        return UnknownCategoryError(category_id) if "foreign key" in message.lower() else error

    return explain
