from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from legacy_shim.contract.products.schemas import MediaUploadRequest, Product, ProductCreate, ProductUpdate
from new_core.application.dtos.product_dto import ProductDTO
from new_core.domain.entities.category import Category
from new_core.domain.entities.product import COLUMNS
from new_core.domain.entities.product import Product as Entity
from new_core.domain.value_objects.media import MediaKind

USUAL = {"sku": "", "name": "x", "category_id": 1, "unit_price": 1, "unit_of_measure": ""}


def test_creation_says_everything() -> None:
    changes = ProductCreate.model_validate(USUAL).changes()
    assert changes.keys() == COLUMNS.keys()
    assert (changes["images"], changes["min_stock_level"], changes["is_active"]) == ([], 0, True)


def test_an_update_says_only_what_was_given() -> None:
    assert ProductUpdate.model_validate({"barcode": None}).changes() == {"barcode": None}


@pytest.mark.parametrize("field", ["sku", "unit_price", "category_id", "reorder_point", "is_featured"])
def test_products_keep_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError):
        ProductUpdate.model_validate({field: None})


def test_the_kind_of_media_is_said_in_the_body() -> None:
    body = {"product_id": 1, "media_type": "video", "media_url": "/1.mp4"}
    assert MediaUploadRequest.model_validate(body).kind is MediaKind.VIDEO


def test_a_stored_row_is_shown_even_if_it_breaks_a_rule() -> None:
    now = datetime(2025, 9, 1, 8, tzinfo=UTC)
    stored = Entity(
        id=1, sku="x" * 60, name="", category_id=2, unit_price=Decimal("0.00"), unit_of_measure="", created_at=now
    )
    category = Category(id=2, name="y" * 200, created_at=None)
    shown = Product.of(ProductDTO.of(stored, category)).model_dump_json()
    assert '"unit_price":"0.00"' in shown
    assert shown.endswith('"is_active":true,"id":2,"created_at":null,"updated_at":null}}')
