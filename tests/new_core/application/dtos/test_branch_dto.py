from datetime import UTC, datetime

from new_core.application.dtos.branch_dto import BRANCH_SORT_FIELDS, BranchDetailsDTO
from new_core.domain.entities.branch import Branch

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_a_branch_in_plain_values() -> None:
    branch = Branch.create({"code": "BGD", "name": "Baghdad", "currency_id": 1}, NOW)
    branch.id = 7
    shown = BranchDetailsDTO.of(branch)
    assert (shown.id, shown.code, shown.currency_id, shown.created_at) == (7, "BGD", 1, NOW)
    assert all(hasattr(shown, field) for field in BRANCH_SORT_FIELDS)
