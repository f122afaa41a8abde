"""Branches as callers of the services see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self, get_args

from new_core.application.dtos.copying import copier
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.branch import Branch, BranchFields

BranchChanges = BranchFields
BranchSortField = Literal["id", "code", "name", "city", "created_at"]
BRANCH_SORT_FIELDS: tuple[str, ...] = get_args(BranchSortField)


@dataclass(frozen=True, slots=True)
class BranchQuery:
    """Which branches, in which order; equal ones by id, so that pages never overlap."""

    search: str | None = None
    """Part of name, code or city, in any case; `%` and `_` mean themselves."""
    is_active: bool | None = None
    sort: tuple[SortKey, ...] = ()
    offset: int = 0
    limit: int | None = 100


@dataclass(frozen=True, slots=True)
class BranchDetailsDTO:
    id: int
    code: str
    name: str
    address: str | None
    city: str | None
    phone: str | None
    email: str | None
    is_active: bool
    currency_id: int | None
    created_at: datetime
    updated_at: datetime | None

    @classmethod
    def of(cls, branch: Branch) -> Self:
        return cls(**_of_branch(branch))


_of_branch = copier(BranchDetailsDTO)
