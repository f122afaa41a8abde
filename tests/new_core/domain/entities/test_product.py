from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from new_core.domain.entities.product import Product
from new_core.domain.events.product_events import ProductCreated, ProductDeactivated, ProductUpdated
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.product_exceptions import MediaNotFoundError
from new_core.domain.value_objects.media import MediaKind
from tests.support.catalogue import product_fields

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def _product(**fields: Any) -> Product:
    product = Product.create(product_fields(**fields), NOW)
    product.take_events()
    return product


def test_creation_is_an_event() -> None:
    product = Product.create(product_fields("LAP-1"), NOW)
    assert product.take_events() == [ProductCreated(occurred_at=NOW, sku="LAP-1")]
    assert (product.created_at, product.updated_at) == (NOW, None)


def test_what_is_not_said_has_a_default() -> None:
    product = _product()
    assert (product.images, product.videos, product.tags, product.dimensions) == ([], [], [], None)
    assert (product.is_active, product.is_trackable, product.is_digital, product.is_featured) == (
        True,
        True,
        False,
        False,
    )


def test_amounts_are_rounded_to_the_columns_places() -> None:
    product = _product(unit_price=Decimal("1.005"), weight=Decimal("0.0005"))
    assert (product.unit_price, product.weight) == (Decimal("1.01"), Decimal("0.001"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", "x" * 51),
        ("name", "a\x00b"),
        ("unit_price", Decimal(0)),
        ("unit_price", Decimal("0.004")),
        ("unit_price", Decimal(100_000_000)),
        ("cost_price", Decimal("-0.01")),
        ("weight", Decimal(-1)),
        ("min_stock_level", -1),
        ("max_stock_level", 2**31),
        ("images", ["\x00"]),
        ("dimensions", {"w": float("inf")}),
        ("category_id", None),
        ("is_active", None),
    ],
)
def test_rules_name_the_field_they_guard(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        _product(**{field: value})
    assert caught.value.field == field


def test_revision_changes_what_is_given_and_keeps_the_rest() -> None:
    product = _product(color="black")
    product.revise({"unit_price": Decimal(13), "name": product.name}, LATER)
    assert (product.unit_price, product.color, product.updated_at) == (Decimal("13.00"), "black", LATER)
    assert product.take_events() == [ProductUpdated(occurred_at=LATER, changed=("unit_price",))]


def test_revision_without_difference_leaves_no_trace() -> None:
    product = _product()
    product.revise({"unit_price": Decimal("12.3"), "tags": []}, LATER)
    assert (product.updated_at, product.take_events()) == (None, [])


def test_deactivation_happens_once() -> None:
    product = _product()
    product.deactivate(NOW)
    product.deactivate(LATER)
    assert (product.is_active, product.updated_at) == (False, NOW)
    assert product.take_events() == [ProductDeactivated(occurred_at=NOW)]


def test_media_are_put_last_in_their_own_list() -> None:
    product = _product(images=["/1.jpg"])
    product.add_media(MediaKind.IMAGE, "/2.jpg", LATER, is_primary=True)
    product.add_media(MediaKind.VIDEO, "/1.mp4", LATER, is_primary=True)
    assert (product.images, product.videos, product.image_url) == (["/1.jpg", "/2.jpg"], ["/1.mp4"], "/2.jpg")
    assert [event.name for event in product.take_events()] == ["product.updated", "product.updated"]


def test_a_removed_picture_is_not_shown_in_lists_any_more() -> None:
    product = _product(images=["/1.jpg", "/2.jpg", "/1.jpg"], image_url="/1.jpg")
    product.remove_media(MediaKind.IMAGE, "/1.jpg", LATER)
    assert (product.images, product.image_url) == (["/2.jpg"], None)


def test_what_is_not_in_the_list_cannot_be_removed() -> None:
    product = _product(images=["/1.jpg"])
    product.videos = None
    with pytest.raises(MediaNotFoundError, match=r"Media /1\.jpg not found"):
        product.remove_media(MediaKind.VIDEO, "/1.jpg", LATER)


@pytest.mark.parametrize("url", ["a\x00b", "x" * 501])
def test_a_url_that_no_column_could_hold_is_refused(url: str) -> None:
    with pytest.raises(InvalidValueError, match=r"^media_url"):
        _product().add_media(MediaKind.IMAGE, url, LATER)
