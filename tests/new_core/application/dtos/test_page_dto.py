from new_core.application.dtos.page_dto import PageDTO, SortKey


def test_sorts_upwards_unless_told() -> None:
    assert not SortKey("name").descending


def test_total_is_of_all_pages() -> None:
    assert PageDTO(items=["a"], total=50).total == 50
