from new_core.domain.exceptions.item_exceptions import (
    DuplicateItemCodeError,
    ItemInUseError,
    ItemNotFoundError,
    UnknownItemCategoryError,
)


def test_they_carry_data_and_a_sentence() -> None:
    assert str(ItemNotFoundError(7)) == "Item 7 not found"
    assert (DuplicateItemCodeError("Q").field, DuplicateItemCodeError("Q").value) == ("code", "Q")
    assert UnknownItemCategoryError(9).field == "category_id"
    assert "deactivate it" in str(ItemInUseError("Q"))
