"""Errors about categories of products."""

from new_core.domain.exceptions.base import ConflictError, InvalidValueError, NotFoundError


class CategoryNotFoundError(NotFoundError):
    code = "category_not_found"
    kind = "Category"


class UnknownParentCategoryError(InvalidValueError):
    code = "unknown_parent_category"

    def __init__(self, parent_id: int) -> None:
        super().__init__("parent_id", parent_id, f"there is no category {parent_id}")


class CategoryCycleError(InvalidValueError):
    code = "category_cycle"

    def __init__(self, parent_id: int) -> None:
        super().__init__("parent_id", parent_id, "must not be the category itself or one below it")


class CategoryInUseError(ConflictError):
    code = "category_in_use"

    def __init__(self, category_id: int, name: str) -> None:
        message = f"Category {name!r} cannot be deleted: products or other categories are in it; move them first"
        super().__init__("id", str(category_id), message)
