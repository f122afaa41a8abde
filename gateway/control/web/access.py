"""Who has a personal token: listed, given and taken by operators."""

from fastapi import APIRouter
from starlette.responses import Response

from flags.errors import FlagsError
from gateway.control.auth import actor_name, check_role
from gateway.control.errors import UnauthorizedError, explain
from gateway.control.forms import text_of
from gateway.control.roles import Role
from gateway.control.visit import InVisit, Notice, Visit
from gateway.errors import GatewayError

router = APIRouter(include_in_schema=False)


@router.get("/access")
async def show_access(visit: InVisit) -> Response:
    _check(visit)
    return await _page(visit)


@router.post("/access")
async def add_access(visit: InVisit) -> Response:
    """The token stands on the answer to this request and nowhere else, so that no reload shows it again."""
    form, control = await visit.form_of(Role.OPERATOR), visit.control
    role = next((each for each in Role if each.value == text_of(form, "role")), Role.VIEWER)
    try:
        name = actor_name(text_of(form, "name"))
        token = await control.access.add(name, role, visit.actor, text_of(form, "why"), control.now())
    except (GatewayError, FlagsError) as error:
        status, _, sentence = explain(error)
        return await _page(visit, status, Notice("failed", visit.words.said(sentence)))
    return await _page(visit, 201, made=(name, token))


@router.post("/access/revoke")
async def revoke_access(visit: InVisit) -> Response:
    form, control = await visit.form_of(Role.OPERATOR), visit.control
    name = text_of(form, "name")
    try:
        await control.access.revoke(name, visit.actor, text_of(form, "why"), control.now())
    except (GatewayError, FlagsError) as error:
        return visit.leave("/access", Notice("failed", visit.words.said(explain(error)[2])))
    said = visit.say("The token of {name} is revoked; its sessions have ended.", name=name)
    return visit.leave("/access", Notice("done", said))


def _check(visit: Visit) -> None:
    if visit.identity is None:
        raise UnauthorizedError("who has access is shown to operators; sign in")
    check_role(visit.identity, Role.OPERATOR)


async def _page(
    visit: Visit, status: int = 200, notice: Notice | None = None, made: tuple[str, str] | None = None
) -> Response:
    grants = await visit.control.access.grants()
    return await visit.page(
        "access.html", status, notice, grants=grants, roles=list(Role), made=made, twin="/api/access"
    )
