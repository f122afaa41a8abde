"""Branches over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import BranchServiceDep, require
from new_core.api.v1.schemas.branch import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    BranchCreate,
    BranchList,
    BranchOut,
    BranchUpdate,
)
from new_core.api.v1.schemas.listing import PathId
from new_core.core.responses import Failure, PageMeta, Success

router = APIRouter(prefix="/branches", tags=["branches"])

NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {404: {"model": Failure, "description": "There is no such branch"}}
CONFLICT: Final[dict[int | str, dict[str, Any]]] = {
    409: {"model": Failure, "description": "Another branch has this code, or something refers to the branch"}
}


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
