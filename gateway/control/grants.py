"""Personal tokens by API: made, listed and revoked by operators."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from gateway.control.access import Grant
from gateway.control.auth import InBearer, Operator, Viewer, actor_name
from gateway.control.context import InControl
from gateway.control.roles import Role
from gateway.control.schemas import Body, ErrorOut, Why

router = APIRouter(prefix="/api", tags=["access"])

_REFUSALS: dict[int | str, dict[str, object]] = {
    401: {"model": ErrorOut, "description": "No token, or one that opens nothing."},
    403: {"model": ErrorOut, "description": "The token's role does not cover it."},
    503: {"model": ErrorOut, "description": "The store is gone; nothing was changed."},
}


class GrantWish(Body):
    name: str = Field(examples=["maryam"])
    role: Role
    why: str = Why


class Revocation(Body):
    why: str = Why


class GrantOut(BaseModel):
    name: str
    role: Role
    created: datetime
    last_used: datetime | None = Field(description="To the minute.")
    revoked: datetime | None

    @staticmethod
    def of(grant: Grant) -> "GrantOut":
        return GrantOut(
            name=grant.name,
            role=grant.role,
            created=grant.created,
            last_used=grant.last_used,
            revoked=grant.revoked,
        )


class GrantList(BaseModel):
    access: list[GrantOut]


class NewGrant(BaseModel):
    name: str
    role: Role
    token: str = Field(description="Shown this once; the store keeps only a hash.")


class Reader(BaseModel):
    name: str
    role: Role | None


@router.get("/me")
async def get_me(who: Viewer, bearer: InBearer) -> Reader:
    """Say whose token this is; without one, nobody's."""
    return Reader(name=who, role=bearer.role if bearer else None)


@router.get("/access", responses=_REFUSALS)
async def list_access(control: InControl, _who: Operator) -> GrantList:
    """List everybody who has or had a personal token, the latest first."""
    return GrantList(access=[GrantOut.of(grant) for grant in await control.access.grants()])


@router.post("/access", status_code=201, responses=_REFUSALS)
async def add_access(control: InControl, who: Operator, wish: GrantWish) -> NewGrant:
    """Make a personal token; the answer is the only place where it can be read."""
    name = actor_name(wish.name)
    token = await control.access.add(name, wish.role, who, wish.why, control.now())
    return NewGrant(name=name, role=wish.role, token=token)


# A name may hold a slash, and whoever has it must still be sent away.
@router.post("/access/{name:path}/revoke", responses=_REFUSALS)
async def revoke_access(control: InControl, who: Operator, name: str, body: Revocation) -> GrantList:
    """End a personal token and every session that began with it."""
    await control.access.revoke(name, who, body.why, control.now())
    return GrantList(access=[GrantOut.of(grant) for grant in await control.access.grants() if grant.name == name])
