"""Idempotency-Key on every POST of v1: the same request again gets the stored answer and is not carried out again.

Not on those of sign-in, whose answers are secrets that must not be stored.
"""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from new_core.api.errors import failure_response
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.core.responses import Failure
from new_core.domain.exceptions.access_exceptions import InvalidTokenError
from new_core.infrastructure.database.idempotency import (
    OTHER,
    Asked,
    Claimed,
    IdempotencyStore,
    Refused,
    Stored,
    in_progress,
)

HEADER: Final = "idempotency-key"
PREFIX: Final = "/api/v1/"
SIGN_IN: Final = "/api/v1/auth/"
KEPT_HEADERS: Final = ("content-type", "location")
_ACCEPTABLE = re.compile(r"[\x21-\x7e]{1,255}")

Authenticate = Callable[[str], Awaitable[AccountDTO]]


@dataclass
class _Answer:
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def note(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = Headers(raw=message["headers"])
            self.headers = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class IdempotencyMiddleware:
    def __init__(
        self, app: ASGIApp, store: IdempotencyStore, authenticate: Authenticate, clock: Clock, secret: str
    ) -> None:
        self._app = app
        self._store = store
        self._authenticate = authenticate
        self._clock = clock
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if _may_have_key(scope) else {}
        key = headers.get(HEADER)
        if key is None:
            await self._app(scope, receive, send)
        elif _ACCEPTABLE.fullmatch(key):
            await self._with_key(key, scope, receive, send)
        else:
            refused = Refused("invalid_idempotency_key", "Idempotency-Key must be 1 to 255 visible ASCII characters")
            await _refusal(refused, 422)(scope, receive, send)

    async def _with_key(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            account = await self._authenticate(Headers(scope=scope).get("authorization", "").partition(" ")[2])
        except InvalidTokenError:
            # The endpoint says it, in its own way.
            await self._app(scope, receive, send)
            return
        try:
            body = await _read(receive)
        except HTTPException as error:
            failure = Failure(error=error.detail, code="request_entity_too_large")
            await failure_response(error.status_code, failure, error.headers)(scope, receive, send)
            return
        # Keyed: a body may hold a password, and short ones are guessed from a plain digest.
        content = scope.get("query_string", b"") + b"\n" + body
        digest = hmac.new(self._secret, content, hashlib.sha256).hexdigest()
        asked = Asked(account.id, scope["path"][:500], key, digest)
        claim = await self._store.claim(asked, self._clock())
        if isinstance(claim, Claimed):
            await self._run(claim, scope, _replay(body, receive), send)
        else:
            await _known(claim)(scope, receive, send)

    async def _run(self, claim: Claimed, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer()

        async def note_and_send(message: Message) -> None:
            answer.note(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                # Before the client has it: whoever has seen an answer gets the same one ever after.
                await self._settle(claim, answer)
            await send(message)

        try:
            with in_progress(claim):
                await self._app(scope, receive, note_and_send)
        except BaseException:
            await self._store.release(claim)
            raise

    async def _settle(self, claim: Claimed, answer: _Answer) -> None:
        if answer.status < 300:
            await self._store.finish(claim, Stored(answer.status, answer.headers, answer.body.decode()))
        else:
            await self._store.release(claim)


def _may_have_key(scope: Scope) -> bool:
    is_post = scope["type"] == "http" and scope["method"] == "POST"
    return is_post and scope["path"].startswith(PREFIX) and not scope["path"].startswith(SIGN_IN)


def _known(claim: Stored | Refused) -> Response:
    if isinstance(claim, Stored):
        return Response(claim.body, claim.status, {**claim.headers, "Idempotency-Replayed": "true"})
    return _refusal(claim, 422 if claim == OTHER else 409)


def _refusal(refused: Refused, status: int) -> Response:
    headers = {"Retry-After": "1"} if status == 409 else None
    return failure_response(status, Failure(error=refused.sentence, code=refused.code), headers)


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if not message.get("more_body", False):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    is_given = False

    async def receive_again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
