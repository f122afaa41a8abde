import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.branch import BranchCreate, BranchList, BranchUpdate
from new_core.application.dtos.branch_dto import BranchQuery
from new_core.application.dtos.page_dto import SortKey


def test_creation_leaves_out_what_is_null() -> None:
    body = BranchCreate.model_validate({"name": " Erbil ", "code": None})
    assert body.changes() == {"name": "Erbil", "is_active": True}


def test_a_change_clears_what_may_be_empty() -> None:
    assert BranchUpdate.model_validate({"city": None}).changes() == {"city": None}
    with pytest.raises(ValidationError, match="must not be null"):
        BranchUpdate.model_validate({"name": None})


def test_a_list_is_asked_for_by_page() -> None:
    wanted = BranchList.model_validate({"page": 2, "page_size": 5, "sort": "-name"})
    assert wanted.query() == BranchQuery(sort=(SortKey("name", descending=True),), offset=5, limit=5)
