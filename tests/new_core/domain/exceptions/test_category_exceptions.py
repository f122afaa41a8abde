from new_core.domain.exceptions.category_exceptions import (
    CategoryCycleError,
    CategoryInUseError,
    CategoryNotFoundError,
    UnknownParentCategoryError,
)


def test_they_carry_data_and_a_sentence() -> None:
    assert str(CategoryNotFoundError(7)) == "Category 7 not found"
    assert UnknownParentCategoryError(9).field == CategoryCycleError(9).field == "parent_id"
    assert (UnknownParentCategoryError(9).value, CategoryCycleError(9).value) == (9, 9)
    assert "'Phones' cannot be deleted" in str(CategoryInUseError(2, "Phones"))
