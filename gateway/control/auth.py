"""Who somebody is: a bearer token, or the session that a sign-in with one began; and what their role lets them do."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import Depends, Request

from gateway.control.context import Control, InControl
from gateway.control.errors import ForbiddenError, TooManyTriesError, UnauthorizedError, UnusableChangeError
from gateway.control.roles import OPERATOR_KEY, Identity, Role
from gateway.control.sessions import Seals, Session, cookie_name
from gateway.token import is_token

log = structlog.get_logger(__name__)

_LONGEST_NAME = 100
_OPEN_PATHS = ("/-/", "/sign-in", "/language")
"""Never need a sign-in: health, and what a visitor needs to sign in at all."""


async def identify_token(control: Control, request: Request, token: str, actor: str = "") -> Identity | None:
    """Whose token it is, or None where nobody's. Raises ``TooManyTriesError`` while this peer has to wait.

    ``actor`` is the name for the audit where it is the operator token, which everybody shares who knows it.
    """
    now = control.now()
    peer = request.client.host if request.client else ""
    wait = control.brake.wait(peer, now.timestamp())
    # Before the token is looked at: who has to wait must not learn meanwhile which guess was right.
    if wait > 0:
        raise TooManyTriesError(wait)
    is_operator = is_token(token, control.token)
    found = Identity(actor, Role.OPERATOR, OPERATOR_KEY) if is_operator else await control.access.identify(token, now)
    if found is None:
        control.brake.failed(peer, now.timestamp())
        log.warning("control.token_refused", peer=peer, path=request.url.path)
    else:
        control.brake.passed(peer)
    return found


async def _bearer(request: Request, control: InControl) -> Identity | None:
    """Whoever sent a bearer token; None where none was sent, an error where it is no token of ours."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        return None
    found = await identify_token(control, request, given.strip(), actor="operator")
    if found is None:
        raise UnauthorizedError("this token opens nothing here; it is mistyped, or it was revoked")
    # X-Banyan-Actor is for the token that people share: a personal one names its owner, whatever the header says.
    if found.key != OPERATOR_KEY:
        return found
    return replace(found, name=_named_actor(request))


InBearer = Annotated[Identity | None, Depends(_bearer)]


def _named_actor(request: Request) -> str:
    raw = request.headers.get("x-banyan-actor", "operator")
    try:
        # Servers read headers as Latin-1, and names are sent in UTF-8.
        return actor_name(raw.encode("latin-1").decode())
    except UnicodeDecodeError:
        raise UnusableChangeError("X-Banyan-Actor is not UTF-8; write a name") from None


async def _session_identity(request: Request, control: InControl) -> Identity | None:
    """Whoever is signed in in this browser, with the role they have by now."""
    seals = Seals(control.token)
    session = seals.session(
        request.cookies.get(cookie_name("session", control.settings.control_port), ""), control.now()
    )
    return await identify_session(control, session)


async def identify_session(control: Control, session: Session | None) -> Identity | None:
    if session is None or not session.actor:
        return None
    now = control.now()
    if await control.access.is_ended(session.nonce, now):
        return None
    if session.key == OPERATOR_KEY:
        return Identity(session.actor, Role.OPERATOR, OPERATOR_KEY)
    return await control.access.holder(session.key, now)


InSession = Annotated[Identity | None, Depends(_session_identity)]


async def may_read(request: Request, control: InControl, bearer: InBearer, session: InSession) -> str:
    """The reader's name, empty for a visitor; raises where ``BANYAN_READ`` wants a sign-in and there is none."""
    reader = bearer or session
    is_open = control.settings.read == "open" or request.url.path.startswith(_OPEN_PATHS)
    if reader is None and not is_open:
        raise UnauthorizedError("reading needs a sign-in here; send a token as Authorization: Bearer <token>")
    return reader.name if reader else ""


def _needs(role: Role) -> Callable[[Identity | None], str]:
    """A dependency that gives the name for the audit of whoever sent a token of this role."""

    def named(bearer: InBearer) -> str:
        if bearer is None:
            raise UnauthorizedError(f"this needs a token of role {role}; send it as Authorization: Bearer <token>")
        check_role(bearer, role)
        return bearer.name

    return named


def check_role(identity: Identity, role: Role) -> None:
    if not identity.role.covers(role):
        raise ForbiddenError(f"{identity.name} has role {identity.role}; this needs role {role}")


# The name for the audit, by the least role a request needs. A session is no key to the API: only a token is.
Viewer = Annotated[str, Depends(may_read)]
QA = Annotated[str, Depends(_needs(Role.QA))]
Operator = Annotated[str, Depends(_needs(Role.OPERATOR))]


def actor_name(text: str) -> str:
    """A name as the audit keeps it, or a sentence why it cannot."""
    name = text.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UnusableChangeError(f"{name[:_LONGEST_NAME]!r} is no name for the audit; write 1 to 100 plain characters")
    return name
