from datetime import UTC, datetime

from new_core.application.dtos.category_dto import CategoryDTO, category_changes
from new_core.domain.entities.category import Category

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_a_category_in_plain_values() -> None:
    category = Category.create(category_changes({"name": "Phones", "name_ar": "هواتف"}), NOW)
    category.id = 7
    shown = CategoryDTO.of(category)
    assert (shown.id, shown.name, shown.name_ar, shown.parent_id) == (7, "Phones", "هواتف", None)
