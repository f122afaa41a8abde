"""Errors about branches."""

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class BranchNotFoundError(NotFoundError):
    code = "branch_not_found"
    kind = "Branch"


class DuplicateBranchCodeError(ConflictError):
    code = "duplicate_branch_code"

    def __init__(self, branch_code: str) -> None:
        super().__init__("code", branch_code, f"Branch code {branch_code!r} already exists")


class BranchInUseError(ConflictError):
    code = "branch_in_use"

    def __init__(self, branch_code: str) -> None:
        message = f"Branch {branch_code} cannot be deleted: other rows refer to it; deactivate it instead"
        super().__init__("code", branch_code, message)
