"""Roles and permissions over HTTP; who may change what others may do is an administrator."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import CurrentAccount, RoleServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.listing import PathId
from new_core.api.v1.schemas.user import (
    EXAMPLE_GRANT,
    EXAMPLE_ROLE,
    EXAMPLE_ROLE_UPDATE,
    Grant,
    PermissionList,
    PermissionOut,
    RoleCreate,
    RoleList,
    RoleOut,
    RoleUpdate,
)
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.user_exceptions import DuplicateRoleNameError, RoleInUseError, RoleNotFoundError

router = APIRouter(tags=["roles"])

NOT_FOUND: Final = failing("There is no such role", RoleNotFoundError(1))
CONFLICT: Final = failing(
    "Another role has this name, or users have the role", DuplicateRoleNameError("Clerk"), RoleInUseError(7)
)


@router.get("/roles", dependencies=[Depends(require("read_user"))])
async def list_roles(service: RoleServiceDep, wanted: Annotated[RoleList, Query()]) -> Success[list[RoleOut]]:
    """List roles with what they grant, by page."""
    page = await service.page_roles(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[RoleOut.model_validate(role) for role in page.items], meta=meta)


@router.get("/roles/{role_id}", dependencies=[Depends(require("read_user"))], responses=NOT_FOUND)
async def get_role(service: RoleServiceDep, role_id: PathId) -> Success[RoleOut]:
    """Get one role with what it grants."""
    return Success(data=RoleOut.model_validate(await service.get_role(role_id)))


@router.post("/roles", status_code=201, dependencies=[Depends(require("admin"))], responses=CONFLICT)
async def create_role(
    service: RoleServiceDep, role: Annotated[RoleCreate, Body(openapi_examples=EXAMPLE_ROLE)], response: Response
) -> Success[RoleOut]:
    """Create a role that grants nothing yet."""
    created = await service.create_role(role.changes())
    response.headers["Location"] = f"/api/v1/roles/{created.id}"
    return Success(data=RoleOut.model_validate(created), message="Role created")


@router.patch("/roles/{role_id}", dependencies=[Depends(require("admin"))], responses=NOT_FOUND | CONFLICT)
async def update_role(
    service: RoleServiceDep, role_id: PathId, changes: Annotated[RoleUpdate, Body(openapi_examples=EXAMPLE_ROLE_UPDATE)]
) -> Success[RoleOut]:
    """Change what is given and leave the rest."""
    updated = await service.update_role(role_id, changes.changes())
    return Success(data=RoleOut.model_validate(updated), message="Role updated")


@router.put("/roles/{role_id}/permissions", dependencies=[Depends(require("admin"))], responses=NOT_FOUND)
async def grant_permissions(
    service: RoleServiceDep,
    account: CurrentAccount,
    role_id: PathId,
    grant: Annotated[Grant, Body(openapi_examples=EXAMPLE_GRANT)],
) -> Success[RoleOut]:
    """Say what the role grants from now on."""
    granted = await service.grant(role_id, grant.permissions, account)
    return Success(data=RoleOut.model_validate(granted), message="Permissions granted")


@router.delete("/roles/{role_id}", dependencies=[Depends(require("admin"))], responses=NOT_FOUND | CONFLICT)
async def delete_role(service: RoleServiceDep, role_id: PathId) -> Success[None]:
    """Delete a role that no user has."""
    await service.delete_role(role_id)
    return Success(data=None, message="Role deleted")


@router.get("/permissions", dependencies=[Depends(require("read_user"))])
async def list_permissions(
    service: RoleServiceDep, wanted: Annotated[PermissionList, Query()]
) -> Success[list[PermissionOut]]:
    """List what there is to grant, by page."""
    page = await service.page_permissions(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[PermissionOut.model_validate(each) for each in page.items], meta=meta)
