"""Signing in with a token, and out again."""

from datetime import UTC, datetime

import structlog
from fastapi import APIRouter
from starlette.responses import Response

from flags.errors import StoreError
from gateway.control.auth import actor_name, identify_token
from gateway.control.errors import ControlError, TooManyTriesError
from gateway.control.forms import text_of
from gateway.control.language import COOKIE, LANGUAGES
from gateway.control.roles import OPERATOR_KEY
from gateway.control.sessions import Session
from gateway.control.visit import InVisit, Notice, Visit, local_path

log = structlog.get_logger(__name__)

router = APIRouter(include_in_schema=False)

_YEAR = 365 * 86_400


@router.get("/sign-in")
async def show_sign_in(visit: InVisit, next: str = "/") -> Response:  # noqa: A002 - the word in the address
    return await _page(visit, local_path(next))


@router.post("/sign-in")
async def sign_in(visit: InVisit) -> Response:
    form = await visit.form()
    target, name = local_path(text_of(form, "next")), text_of(form, "name")
    try:
        found = await identify_token(visit.control, visit.request, text_of(form, "token"))
    except TooManyTriesError as error:
        page = await _page(
            visit,
            target,
            name,
            visit.say("Too many wrong tokens came from your address; try again in {seconds} s.", seconds=error.seconds),
            429,
        )
        page.headers["Retry-After"] = str(error.seconds)
        return page
    if found is None:
        return await _page(
            visit, target, name, visit.say("This token opens nothing here; it is mistyped, or it was revoked.")
        )
    try:
        actor = actor_name(name) if found.key == OPERATOR_KEY else found.name
    except ControlError:
        return await _page(visit, target, name, visit.say("Write a name; the audit keeps it beside each change."))
    response = visit.leave(target)
    visit.keep_session(response, Session.begin(actor, visit.control.now(), found.key))
    return response


@router.get("/language")
async def set_language(visit: InVisit, to: str = "", next: str = "/") -> Response:  # noqa: A002 - the word in the address
    response = visit.leave(local_path(next))
    if to in LANGUAGES:
        response.set_cookie(COOKIE, to, max_age=_YEAR, httponly=True, samesite="strict", secure=visit.is_secure)
    return response


@router.post("/sign-out")
async def sign_out(visit: InVisit) -> Response:
    await visit.form()
    response = visit.leave("/")
    visit.drop_session(response)
    session = visit.session
    if session is not None and session.actor:
        try:
            ends = datetime.fromtimestamp(session.ends, UTC)
            await visit.control.access.end_session(session.nonce, ends, visit.control.now())
        except StoreError as error:
            # This browser is signed out all the same; only a copy of its cookie would still open the pages.
            log.warning("control.access_stale", reason=str(error))
    return response


async def _page(visit: Visit, target: str, name: str = "", refusal: str = "", status: int = 403) -> Response:
    # The form needs something to hold its token against, so a visitor gets a session that may do nothing.
    session = visit.session or Session.begin("", visit.control.now())
    framed = Visit(visit.request, visit.control, visit.seals, session, visit.identity)
    notice = Notice("failed", refusal) if refusal else None
    page = await framed.page("sign_in.html", status if refusal else 200, notice, target=target, name=name)
    framed.keep_session(page, session)
    return page
