import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.listing import Listing, refuse_null, sort_by
from new_core.application.dtos.page_dto import SortKey


class _Listing(Listing):
    sort: str = sort_by(("id", "name"))


def test_pages_begin_where_the_one_before_ends() -> None:
    assert [_Listing(page=page, page_size=10).offset for page in (1, 2, 3)] == [0, 10, 20]


def test_keys_say_what_is_turned_round() -> None:
    assert _Listing(sort="-name,id").keys() == (SortKey("name", descending=True), SortKey("id"))


@pytest.mark.parametrize("asked", [{"sort": "password"}, {"sort": ""}, {"page": 0}, {"page_size": 101}, {"pages": 1}])
def test_what_cannot_be_asked_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        _Listing.model_validate(asked)


def test_null_is_no_value_to_keep() -> None:
    assert refuse_null(0) == 0
    with pytest.raises(ValueError, match="leave it out"):
        refuse_null(None)
