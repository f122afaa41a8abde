from new_core.domain.exceptions.loose_item_exceptions import DuplicateLooseItemError


def test_a_taken_sku_is_named() -> None:
    assert str(DuplicateLooseItemError("TAPE-1")) == "There is an item with the SKU 'TAPE-1' already"
