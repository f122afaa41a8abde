"""Who may change things: the operator token as a bearer token, and sessions that a sign-in with it begins."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request

from gateway.control.context import InControl
from gateway.control.errors import ForbiddenError, UnauthorizedError, UnusableChangeError
from gateway.token import is_token

SESSION_TIME = timedelta(hours=12)
_LONGEST_NAME = 100


def _operator(request: Request, control: InControl) -> str:
    """The name for the audit of whoever holds the token."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        raise UnauthorizedError("a change needs the operator token; send it as Authorization: Bearer <token>")
    if not is_token(given.strip(), control.token):
        raise UnauthorizedError("this is not the operator token; it is in BANYAN_TOKEN or .banyan/token")
    raw = request.headers.get("x-banyan-actor", "operator")
    try:
        return actor_name(raw.encode("latin-1").decode())
    except UnicodeDecodeError:
        raise UnusableChangeError("X-Banyan-Actor is not UTF-8; write a name") from None


Operator = Annotated[str, Depends(_operator)]


def actor_name(text: str) -> str:
    """A name as the audit keeps it, or a sentence why it cannot."""
    name = text.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UnusableChangeError(f"{name[:_LONGEST_NAME]!r} is no name for the audit; write 1 to 100 plain characters")
    return name


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in operator, or with an empty ``actor`` a visitor who was only given a form."""

    actor: str
    nonce: str
    ends: float

    @staticmethod
    def begin(actor: str, now: datetime) -> "Session":
        return Session(actor, secrets.token_urlsafe(16), (now + SESSION_TIME).timestamp())


class Seals:
    """Signs what browsers keep for us; another operator token makes all of it void."""

    def __init__(self, token: str) -> None:
        self._key = hmac.digest(token.encode(), b"banyan control plane: cookies and forms", "sha256")

    def seal(self, kind: str, content: object) -> str:
        payload = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
        return f"{payload}.{self._mac(kind, payload)}"

    def open(self, kind: str, sealed: str) -> object:
        """The content, or None where it was not sealed here as that kind."""
        payload, _, mac = sealed.partition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(kind, payload).encode()):
            return None
        try:
            content: object = json.loads(base64.urlsafe_b64decode(payload))
        except (binascii.Error, ValueError):
            return None
        return content

    def session(self, cookie: str, now: datetime) -> Session | None:
        match self.open("session", cookie):
            case [str(actor), str(nonce), float(ends)] if now.timestamp() < ends:
                return Session(actor, nonce, ends)
            case _:
                return None

    def seal_session(self, session: Session) -> str:
        return self.seal("session", [session.actor, session.nonce, session.ends])

    def form_token(self, session: Session) -> str:
        """Goes with every form, and only another page of ours can know it."""
        return self._mac("form", session.nonce)

    def check_form(self, session: Session | None, given: str) -> None:
        if session is None or not hmac.compare_digest(given.encode(), self.form_token(session).encode()):
            raise ForbiddenError("this form is too old or came from elsewhere; load the page again and repeat")

    def _mac(self, kind: str, payload: str) -> str:
        return hmac.new(self._key, f"{kind}:{payload}".encode(), hashlib.sha256).hexdigest()
