"""The routes in the monolith's order of registration: the first that matches answers.

Hence GET `/summary` is never reached: `/{user_id}` takes it and answers 422. One user could be read, created, changed
and deleted by anyone, and still can: see `legacy_shim.open_routes`.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Query, Response

from legacy_shim.contract.users.schemas import (
    Listing,
    UserCreate,
    UserResponse,
    UserUpdate,
    listed_json,
    page_json,
)
from legacy_shim.dialect import Answers, json_response, permitted
from legacy_shim.refusals import HIDDEN
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered
from new_core.api.dependencies import BranchServiceDep, RoleServiceDep, UserServiceDep
from new_core.application.dtos.branch_dto import BranchQuery
from new_core.application.dtos.user_dto import RoleQuery, UserDTO, UserQuery
from new_core.domain.exceptions.user_exceptions import (
    DuplicateEmailError,
    DuplicateEmployeeCodeError,
    UserInUseError,
    UserNotFoundError,
)

router = ContractRouter(prefix="/api/users", tags=["users"])

ANSWERS: Final[Answers] = {
    UserNotFoundError: (404, "User not found"),
    DuplicateEmailError: (400, "Email already registered"),
    DuplicateEmployeeCodeError: (400, "Employee code already exists"),
    UserInUseError: (400, "Other records refer to the user; deactivate the user instead"),
}
MAY_READ: Final = Depends(permitted("read_user"))
ROLES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "travel_salesperson": ("Travel Salesperson",),
    "partner_salesman": ("Partner Salesman",),
    "retailerman": ("Retailerman",),
    "all": ("Travel Salesperson", "Partner Salesman", "Retailerman"),
}
Objects = list[dict[str, object]]


@router.get("/roles", response_model=Objects, dependencies=[MAY_READ])
async def get_roles(service: RoleServiceDep) -> Response:
    roles = await service.find_roles(RoleQuery(limit=None))
    return json_response([{"id": role.id, "name": role.name} for role in roles])


@router.get("/branches", response_model=Objects, dependencies=[MAY_READ])
async def get_branches(service: BranchServiceDep) -> Response:
    branches = await service.find_branches(BranchQuery(limit=None))
    return json_response(
        [{"id": each.id, "name": each.name, "location": each.address or each.city or ""} for each in branches]
    )


@router.get("/", dependencies=[MAY_READ])
async def get_users(service: UserServiceDep, listing: Annotated[Listing, Query()]) -> Response:
    page = await service.page_users(listing.query())
    return json_response(page_json(page.items, page.total, listing))


@router.get("/by-type/{user_type}", dependencies=[MAY_READ])
async def get_users_by_type(user_type: str, service: UserServiceDep) -> Response:
    if user_type not in ROLES_OF:
        kinds = "travel_salesperson, partner_salesman, retailerman, or all"
        raise HTTPException(400, f"Invalid user type. Must be: {kinds}")
    found = await service.find_users(UserQuery(roles=ROLES_OF[user_type], limit=None))
    return json_response([listed_json(user) for user in found])


@router.get("/{user_id}", response_model=UserResponse)
async def get_user(user_id: int, service: UserServiceDep) -> Response:
    return _user(await service.get_user(user_id))


@router.get("/summary", responses=HIDDEN)
async def get_users_summary(service: UserServiceDep) -> Response:
    everybody = (await service.page_users(UserQuery(limit=1))).total
    active = (await service.page_users(UserQuery(is_active=True, limit=1))).total
    return json_response({"total_users": everybody, "active_users": active, "inactive_users": everybody - active})


@router.post("/", response_model=UserResponse)
async def create_user(user: UserCreate, service: UserServiceDep) -> Response:
    return _user(await service.create_user(user.changes(), user.password, is_judged=False))


@router.put("/{user_id}", response_model=UserResponse)
async def update_user(user_id: int, user_update: UserUpdate, service: UserServiceDep) -> Response:
    return _user(await service.update_user(user_id, user_update.changes(), user_update.password))


@router.delete("/{user_id}")
async def delete_user(user_id: int, service: UserServiceDep) -> Response:
    await service.erase_user(user_id)
    return json_response({"message": "User deleted successfully"})


def _user(user: UserDTO) -> Response:
    return rendered(UserResponse.of(user))
