"""Bodies of products: defaults and bounds."""

import pytest
from pydantic import ValidationError

from legacy_shim.standin.models import Category as CategoryRow
from legacy_shim.standin.models import Product as ProductRow
from legacy_shim.standin.routers.products_schemas import (
    MediaUploadRequest,
    ProductCreate,
    ProductSummary,
)


def test_lists_left_out_are_empty() -> None:
    product = ProductCreate(sku="A", name="A", category_id=1, unit_price="1", unit_of_measure="PCS")
    assert (product.images, product.videos, product.tags) == ([], [], [])


def test_media_are_images_or_videos() -> None:
    with pytest.raises(ValidationError, match="String should match pattern"):
        MediaUploadRequest(product_id=1, media_type="sound", media_url="/a.mp3")


def test_product_row_alone_makes_no_summary() -> None:
    row = ProductRow(id=1, sku="A", name="A", unit_price=1, unit_of_measure="PCS")
    row.is_active, row.category = True, CategoryRow(name="Phones")
    with pytest.raises(ValidationError, match="category_name"):
        ProductSummary.model_validate(row)
