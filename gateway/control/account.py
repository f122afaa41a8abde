"""Signing in with the operator token, and out again."""

from fastapi import APIRouter
from starlette.responses import Response

from gateway.control.auth import Session, actor_name
from gateway.control.errors import ControlError
from gateway.control.forms import text_of
from gateway.control.visit import InVisit, Notice, Visit, local_path
from gateway.token import is_token

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
async def show_sign_in(visit: InVisit, next: str = "/") -> Response:  # noqa: A002 - the word in the address
    return await _page(visit, local_path(next))


@router.post("/sign-in")
async def sign_in(visit: InVisit) -> Response:
    form = await visit.form()
    target, name = local_path(text_of(form, "next")), text_of(form, "name")
    try:
        actor = actor_name(name)
    except ControlError:
        return await _page(visit, target, name, "Write a name; the audit keeps it beside each change.")
    if not is_token(text_of(form, "token"), visit.control.token):
        return await _page(
            visit, target, name, "This is not the operator token; it is in BANYAN_TOKEN or .banyan/token."
        )
    response = visit.leave(target)
    visit.keep_session(response, Session.begin(actor, visit.control.now()))
    return response


@router.post("/sign-out")
async def sign_out(visit: InVisit) -> Response:
    await visit.form()
    response = visit.leave("/")
    visit.drop_session(response)
    return response


async def _page(visit: Visit, target: str, name: str = "", refusal: str = "") -> Response:
    # The form needs something to hold its token against, so a visitor gets a session that may do nothing.
    session = visit.session or Session.begin("", visit.control.now())
    framed = Visit(visit.request, visit.control, visit.seals, session)
    notice = Notice("failed", refusal) if refusal else None
    page = await framed.page("sign_in.html", 403 if refusal else 200, notice, target=target, name=name)
    framed.keep_session(page, session)
    return page
