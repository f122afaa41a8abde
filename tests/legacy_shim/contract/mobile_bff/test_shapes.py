from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from legacy_shim.contract.mobile_bff import shapes
from new_core.application.dtos.product_dto import ProductDTO
from new_core.application.dtos.storefront_dto import PromotionDTO, RatingDTO


def _product(**known: object) -> ProductDTO:
    nothing: dict[str, Any] = {each.name: None for each in fields(ProductDTO)}
    usual = {"id": 1, "sku": "S", "name": "x", "unit_price": Decimal("12.30"), "unit_of_measure": "PCS"}
    return cast("ProductDTO", SimpleNamespace(**nothing | usual | known))


@pytest.mark.parametrize(("available", "pieces"), [("-2", 0), ("0", 0), ("0.5", 0), ("7.9", 7)])
def test_only_whole_pieces_can_be_sold(available: str, pieces: int) -> None:
    shown = shapes.detail(_product(), {1: Decimal(available)}, RatingDTO(None, 0))
    assert (shown.stock_quantity, shown.in_stock) == (pieces, Decimal(available) > 0)


def test_what_is_not_known_is_left_out_of_the_specifications() -> None:
    assert shapes.specifications(_product()) == {"sku": "S", "unit_of_measure": "PCS"}
    assert shapes.specifications(_product(weight=Decimal("1.250")))["weight"] == 1.25


def test_the_list_s_picture_stands_in_for_none() -> None:
    assert shapes.pictures(_product(image_url="/a.jpg")) == ["/a.jpg"]
    assert shapes.pictures(_product(image_url="/a.jpg", images=["/b.jpg"])) == ["/b.jpg"]
    assert shapes.pictures(_product()) == []


def test_times_have_no_zone_and_all_digits() -> None:
    assert shapes.naive(datetime(2026, 11, 22, tzinfo=UTC)) == "2026-11-22T00:00:00.000000"


def test_a_promotion_without_words_has_empty_ones() -> None:
    shown = shapes.promotion(PromotionDTO(1, "x", None, None, Decimal("12.50"), None))
    assert (shown.description, shown.discount_percentage, shown.valid_until) == ("", 12.5, None)
