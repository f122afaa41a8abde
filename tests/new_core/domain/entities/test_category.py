from datetime import UTC, datetime, timedelta

import pytest

from new_core.domain.entities.category import Category
from new_core.domain.events.category_events import CategoryCreated, CategoryDeleted, CategoryUpdated
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def test_creation_is_an_event() -> None:
    category = Category.create({"name": "Phones", "parent_id": 1}, NOW)
    assert category.take_events() == [CategoryCreated(occurred_at=NOW, category_name="Phones")]
    assert (category.parent_id, category.is_active, category.updated_at) == (1, True, None)


def test_revision_names_what_changed() -> None:
    category = Category.create({"name": "Phones", "name_ar": "هواتف"}, NOW)
    category.take_events()
    category.revise({"name": "Phones", "name_ar": None}, LATER)
    assert category.take_events() == [CategoryUpdated(occurred_at=LATER, changed=("name_ar",))]
    assert category.updated_at == LATER


def test_revision_without_difference_leaves_no_trace() -> None:
    category = Category.create({"name": "Phones"}, NOW)
    category.take_events()
    category.revise({"name": "Phones"}, LATER)
    assert (category.updated_at, category.take_events()) == (None, [])


def test_deletion_is_an_event() -> None:
    category = Category.create({"name": "Phones"}, NOW)
    category.take_events()
    category.delete(LATER)
    assert category.take_events() == [CategoryDeleted(occurred_at=LATER, category_name="Phones")]


@pytest.mark.parametrize(("field", "value"), [("name", "x" * 101), ("name", None), ("description", "\x00")])
def test_rules_name_the_field_they_guard(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Category.create({"name": "x", field: value}, NOW)  # type: ignore[misc]  # any field
    assert caught.value.field == field
