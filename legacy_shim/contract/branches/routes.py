"""The routes in the monolith's order of registration. One branch could be had without a token."""

from typing import Final

from fastapi import Depends

from legacy_shim.contract.branches.schemas import BranchCreate, BranchResponse
from legacy_shim.dialect import Answers, permitted
from legacy_shim.routing import ContractRouter
from new_core.api.dependencies import BranchServiceDep
from new_core.application.dtos.branch_dto import BranchQuery
from new_core.domain.exceptions.branch_exceptions import BranchNotFoundError, DuplicateBranchCodeError

router = ContractRouter(prefix="/api/branches", tags=["branches"])

ANSWERS: Final[Answers] = {
    BranchNotFoundError: (404, "الفرع غير موجود"),
    # Codes are given here, never asked for: it means that others were quicker, five times in a row.
    DuplicateBranchCodeError: (409, "Branch code already exists"),
}


@router.get("/", dependencies=[Depends(permitted("branches.view"))])
async def get_branches(service: BranchServiceDep) -> list[BranchResponse]:
    return [BranchResponse.of(branch) for branch in await service.find_branches(BranchQuery(limit=None))]


@router.post("/", dependencies=[Depends(permitted("create_branch"))])
async def create_branch(branch: BranchCreate, service: BranchServiceDep) -> BranchResponse:
    return BranchResponse.of(await service.create_branch(branch.changes()))


@router.get("/{branch_id}")
async def get_branch(branch_id: int, service: BranchServiceDep) -> BranchResponse:
    return BranchResponse.of(await service.get_branch(branch_id))
