from datetime import UTC, datetime

import pytest

from new_core.domain.entities.branch import Branch, BranchFields
from new_core.domain.events.branch_events import BranchCreated, BranchDeleted, BranchUpdated
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = datetime(2026, 11, 23, tzinfo=UTC)


def _branch() -> Branch:
    branch = Branch.create({"code": "BGD", "name": "Baghdad"}, NOW)
    branch.take_events()
    return branch


def test_a_new_branch_is_active_and_tells_its_code() -> None:
    branch = Branch.create({"code": "BGD", "name": "Baghdad", "city": "Baghdad"}, NOW)
    assert (branch.is_active, branch.city, branch.updated_at) == (True, "Baghdad", NOW)
    assert branch.take_events() == [BranchCreated(occurred_at=NOW, branch_code="BGD")]


def test_only_what_differs_is_a_change() -> None:
    branch = _branch()
    branch.revise({"name": "Baghdad", "is_active": False}, LATER)
    assert branch.take_events() == [BranchUpdated(occurred_at=LATER, changed=("is_active",))]
    branch.revise({"is_active": False}, NOW)
    assert (branch.take_events(), branch.updated_at) == ([], LATER)


def test_a_deleted_branch_tells_its_code() -> None:
    branch = _branch()
    branch.delete(LATER)
    assert branch.take_events() == [BranchDeleted(occurred_at=LATER, branch_code="BGD")]


@pytest.mark.parametrize("fields", [{"code": " "}, {"code": "c" * 51}, {"name": "a\x00"}, {"currency_id": 2**31}])
def test_a_value_that_breaks_a_rule_is_named_and_changes_nothing(fields: BranchFields) -> None:
    branch = _branch()
    with pytest.raises(InvalidValueError) as refusal:
        branch.revise({"city": "Erbil", **fields}, LATER)
    assert refusal.value.field == next(iter(fields))
    assert branch.city is None
