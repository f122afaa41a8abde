"""Errors about items."""

from new_core.domain.exceptions.base import ConflictError, InvalidValueError, NotFoundError


class ItemNotFoundError(NotFoundError):
    code = "item_not_found"
    kind = "Item"


class DuplicateItemCodeError(ConflictError):
    code = "duplicate_item_code"

    def __init__(self, code: str) -> None:
        super().__init__("code", code, f"Item code {code!r} already exists")


class UnknownItemCategoryError(InvalidValueError):
    code = "unknown_item_category"

    def __init__(self, category_id: int) -> None:
        super().__init__("category_id", category_id, f"there is no item category {category_id}")


class ItemInUseError(ConflictError):
    code = "item_in_use"

    def __init__(self, code: str) -> None:
        super().__init__(
            "code", code, f"Item {code} cannot be deleted: it is in stock or on a price list; deactivate it"
        )
