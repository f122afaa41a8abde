"""Users over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import (
    CurrentAccount,
    MfaServiceDep,
    PasswordServiceDep,
    RoleServiceDep,
    UserServiceDep,
    require,
)
from new_core.api.errors import failing
from new_core.api.identity import OriginDep
from new_core.api.v1.schemas.listing import PathId
from new_core.api.v1.schemas.user import (
    EXAMPLE_CREATE,
    EXAMPLE_PASSWORD,
    EXAMPLE_UPDATE,
    PasswordSet,
    UserCreate,
    UserList,
    UserOut,
    UserUpdate,
)
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.services.role_service import RoleService
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.access_exceptions import PermissionDeniedError
from new_core.domain.exceptions.sign_in_exceptions import FactorMissingError
from new_core.domain.exceptions.user_exceptions import (
    DuplicateEmailError,
    DuplicateEmployeeCodeError,
    RoleNotFoundError,
    UserNotFoundError,
)
from new_core.domain.value_objects.sign_in import ADMIN

router = APIRouter(prefix="/users", tags=["users"])

NOT_FOUND: Final = failing("There is no such user", UserNotFoundError(1))
CONFLICT: Final = failing(
    "Another user has this address or code",
    DuplicateEmailError("zainab@tsh.example"),
    DuplicateEmployeeCodeError("EMP-011"),
)
NO_FACTOR: Final = failing("The user has no second factor", FactorMissingError())


async def manageable(user_id: PathId, account: CurrentAccount, service: UserServiceDep) -> None:
    """Let only administrators touch administrators: a permission to change users must not become every permission."""
    if not account.is_admin and (await service.get_user(user_id)).role == ADMIN:
        raise PermissionDeniedError("admin")


async def _check_role(roles: RoleService, account: AccountDTO, role_id: int | None) -> None:
    if account.is_admin or role_id is None:
        return
    try:
        role = await roles.get_role(role_id)
    except RoleNotFoundError:
        # The service names the field.
        return
    if role.name == ADMIN:
        raise PermissionDeniedError("admin")


@router.get("", dependencies=[Depends(require("read_user"))])
async def list_users(service: UserServiceDep, wanted: Annotated[UserList, Query()]) -> Success[list[UserOut]]:
    """List users by page, in the order asked for and then by id."""
    page = await service.page_users(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[UserOut.model_validate(user) for user in page.items], meta=meta)


@router.get("/{user_id}", dependencies=[Depends(require("read_user"))], responses=NOT_FOUND)
async def get_user(service: UserServiceDep, user_id: PathId) -> Success[UserOut]:
    """Get one user, active or not."""
    return Success(data=UserOut.model_validate(await service.get_user(user_id)))


@router.post("", status_code=201, dependencies=[Depends(require("create_user"))], responses=CONFLICT)
async def create_user(
    service: UserServiceDep,
    roles: RoleServiceDep,
    account: CurrentAccount,
    user: Annotated[UserCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[UserOut]:
    """Create a user. Only administrators make administrators."""
    await _check_role(roles, account, user.role_id)
    created = await service.create_user(user.changes(), user.password)
    response.headers["Location"] = f"/api/v1/users/{created.id}"
    return Success(data=UserOut.model_validate(created), message="User created")


@router.patch(
    "/{user_id}",
    dependencies=[Depends(require("update_user")), Depends(manageable)],
    responses=NOT_FOUND | CONFLICT,
)
async def update_user(
    service: UserServiceDep,
    roles: RoleServiceDep,
    account: CurrentAccount,
    user_id: PathId,
    changes: Annotated[UserUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[UserOut]:
    """Change what is given and leave the rest; deactivating ends the user's sessions."""
    await _check_role(roles, account, changes.role_id)
    updated = await service.update_user(user_id, changes.changes())
    return Success(data=UserOut.model_validate(updated), message="User updated")


@router.delete("/{user_id}", dependencies=[Depends(require("delete_user")), Depends(manageable)], responses=NOT_FOUND)
async def delete_user(service: UserServiceDep, user_id: PathId) -> Success[UserOut]:
    """Take a user out of use and end their sessions. The row stays, because what they did names it."""
    deactivated = await service.deactivate_user(user_id)
    return Success(data=UserOut.model_validate(deactivated), message="User deactivated")


@router.put(
    "/{user_id}/password", dependencies=[Depends(require("update_user")), Depends(manageable)], responses=NOT_FOUND
)
async def set_password(
    service: PasswordServiceDep,
    origin: OriginDep,
    user_id: PathId,
    body: Annotated[PasswordSet, Body(openapi_examples=EXAMPLE_PASSWORD)],
) -> Success[None]:
    """Set a user's password; all of their sessions end."""
    await service.reset(user_id, body.password, origin)
    return Success(data=None, message="Password set")


@router.delete(
    "/{user_id}/lock", dependencies=[Depends(require("update_user")), Depends(manageable)], responses=NOT_FOUND
)
async def unlock_user(
    service: PasswordServiceDep, account: CurrentAccount, origin: OriginDep, user_id: PathId
) -> Success[None]:
    """Let a user who failed too often try again at once."""
    await service.unlock(user_id, account, origin)
    return Success(data=None, message="User unlocked")


@router.delete(
    "/{user_id}/mfa",
    dependencies=[Depends(require("update_user")), Depends(manageable)],
    responses=NOT_FOUND | NO_FACTOR,
)
async def reset_factor(
    service: MfaServiceDep, account: CurrentAccount, origin: OriginDep, user_id: PathId
) -> Success[None]:
    """Take the second factor from a user who lost telephone and backup codes."""
    await service.reset(user_id, account, origin)
    return Success(data=None, message="Second factor removed")
