from new_core.domain.exceptions.branch_exceptions import BranchInUseError, DuplicateBranchCodeError


def test_conflicts_name_the_branch_and_the_way_out() -> None:
    taken, used = DuplicateBranchCodeError("BGD"), BranchInUseError("BGD")
    assert (taken.field, str(taken)) == ("code", "Branch code 'BGD' already exists")
    assert "deactivate it instead" in str(used)
