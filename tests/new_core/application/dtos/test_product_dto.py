from datetime import UTC, datetime
from decimal import Decimal

from new_core.application.dtos.product_dto import ProductDTO, product_changes
from new_core.domain.entities.category import Category
from new_core.domain.entities.product import Product
from tests.support.catalogue import product_fields

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_a_product_with_its_category() -> None:
    product, category = Product.create(product_fields("S"), NOW), Category.create({"name": "Phones"}, NOW)
    product.id, category.id = 7, 2
    shown = ProductDTO.of(product, category)
    assert (shown.id, shown.sku, shown.unit_price) == (7, "S", Decimal("12.30"))
    assert (shown.category.id, shown.category.name) == (2, "Phones")


def test_changes_hold_only_what_was_given() -> None:
    assert product_changes({"barcode": None}) == {"barcode": None}
