from new_core.domain.events.branch_events import BranchCreated, BranchDeleted, BranchUpdated


def test_names_say_whom_it_happened_to() -> None:
    names = [kind.name for kind in (BranchCreated, BranchUpdated, BranchDeleted)]
    assert names == ["branch.created", "branch.updated", "branch.deleted"]
