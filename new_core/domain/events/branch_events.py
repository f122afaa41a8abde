"""What can happen to a branch."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class BranchCreated(DomainEvent):
    name = "branch.created"
    branch_code: str


@dataclass(frozen=True, kw_only=True)
class BranchUpdated(DomainEvent):
    name = "branch.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BranchDeleted(DomainEvent):
    name = "branch.deleted"
    branch_code: str
