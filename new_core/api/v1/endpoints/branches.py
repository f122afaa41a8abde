"""Branches over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import BranchServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.branch import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    BranchCreate,
    BranchList,
    BranchOut,
    BranchUpdate,
)
from new_core.api.v1.schemas.listing import PathId
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.branch_exceptions import BranchInUseError, BranchNotFoundError, DuplicateBranchCodeError

router = APIRouter(prefix="/branches", tags=["branches"])

NOT_FOUND: Final = failing("There is no such branch", BranchNotFoundError(1))
CONFLICT: Final = failing(
    "Another branch has this code, or something refers to the branch",
    DuplicateBranchCodeError("EBL"),
    BranchInUseError("EBL"),
)


@router.get("", dependencies=[Depends(require("branches.view"))])
async def list_branches(service: BranchServiceDep, wanted: Annotated[BranchList, Query()]) -> Success[list[BranchOut]]:
    """List branches by page, in the order asked for and then by id."""
    page = await service.page_branches(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[BranchOut.model_validate(each) for each in page.items], meta=meta)


@router.get("/{branch_id}", dependencies=[Depends(require("branches.view"))], responses=NOT_FOUND)
async def get_branch(service: BranchServiceDep, branch_id: PathId) -> Success[BranchOut]:
    """Get one branch."""
    return Success(data=BranchOut.model_validate(await service.get_branch(branch_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_branch"))], responses=CONFLICT)
async def create_branch(
    service: BranchServiceDep,
    branch: Annotated[BranchCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[BranchOut]:
    """Create a branch. Without `code` the next free one is given."""
    created = await service.create_branch(branch.changes())
    response.headers["Location"] = f"/api/v1/branches/{created.id}"
    return Success(data=BranchOut.model_validate(created), message="Branch created")


@router.patch("/{branch_id}", dependencies=[Depends(require("update_branch"))], responses=NOT_FOUND | CONFLICT)
async def update_branch(
    service: BranchServiceDep,
    branch_id: PathId,
    changes: Annotated[BranchUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[BranchOut]:
    """Change what is given and leave the rest."""
    updated = await service.update_branch(branch_id, changes.changes())
    return Success(data=BranchOut.model_validate(updated), message="Branch updated")


@router.delete("/{branch_id}", dependencies=[Depends(require("delete_branch"))], responses=NOT_FOUND | CONFLICT)
async def delete_branch(service: BranchServiceDep, branch_id: PathId) -> Success[None]:
    """Delete a branch that nothing refers to."""
    await service.delete_branch(branch_id)
    return Success(data=None, message="Branch deleted")
