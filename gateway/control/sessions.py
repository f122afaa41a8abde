"""What browsers keep for us: sealed sessions, and the tokens that go with forms."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.control.errors import ForbiddenError
from gateway.control.roles import OPERATOR_KEY

SESSION_TIME = timedelta(hours=12)


def cookie_name(name: str, port: int) -> str:
    """Browsers keep cookies per host, not per port, so two control planes on one host need names of their own."""
    return f"banyan_{name}_{port}"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in, or with an empty ``actor`` a visitor who was only given a form."""

    actor: str
    nonce: str
    ends: float
    key: str = OPERATOR_KEY
    """Of the token that began it: where that is revoked, the session is over."""

    @staticmethod
    def begin(actor: str, now: datetime, key: str = OPERATOR_KEY) -> "Session":
        return Session(actor, secrets.token_urlsafe(16), (now + SESSION_TIME).timestamp(), key)


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
        # As bytes, because compare_digest raises for text beyond ASCII, and a client can send that.
        if not hmac.compare_digest(mac.encode(), self._mac(kind, payload).encode()):
            return None
        try:
            content: object = json.loads(base64.urlsafe_b64decode(payload))
        except (binascii.Error, ValueError):
            return None
        return content

    def session(self, cookie: str, now: datetime) -> Session | None:
        match self.open("session", cookie):
            case [str(actor), str(nonce), float(ends), str(key)] if now.timestamp() < ends:
                return Session(actor, nonce, ends, key)
            case _:
                return None

    def seal_session(self, session: Session) -> str:
        return self.seal("session", [session.actor, session.nonce, session.ends, session.key])

    def form_token(self, session: Session) -> str:
        """Goes with every form, and only another page of ours can know it."""
        return self._mac("form", session.nonce)

    def check_form(self, session: Session | None, given: str) -> None:
        if session is None or not hmac.compare_digest(given.encode(), self.form_token(session).encode()):
            raise ForbiddenError("this form is too old or came from elsewhere; load the page again and repeat")

    def _mac(self, kind: str, payload: str) -> str:
        # The kind is signed too, otherwise a notice could be passed off as a session.
        return hmac.new(self._key, f"{kind}:{payload}".encode(), hashlib.sha256).hexdigest()
