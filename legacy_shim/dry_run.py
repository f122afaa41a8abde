"""Writes that the gateway wants rehearsed: run through the whole application, taken back, and told as a document.

Only requests that bear the gateway's signature; every other that calls itself a shadow and would write is refused
before anything is run. Reads are let through: they leave nothing behind either way.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from legacy_shim.documents import Answer, Document, render
from legacy_shim.marks import DRY_RUN, covers, derive_key, is_genuine, mark_of
from legacy_shim.read_back import PATH, read_back
from new_core.application.interfaces.services.clock import Clock
from new_core.infrastructure.database.rehearsal import Limits, RehearsalError, is_contention
from new_core.infrastructure.database.row_recorder import UnrecordedError
from new_core.infrastructure.database.session import Database

log = structlog.get_logger()

MEDIA_TYPE: Final = "application/vnd.banyan.dry-run+json"
LONGEST_BODY: Final = 1024 * 1024
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class DryRuns:
    """What this side needs to believe a gateway, and how long it works for one."""

    key: bytes | None = field(default=None, repr=False)
    """None: nobody is believed."""
    limits: Limits = field(default_factory=lambda: Limits(seconds=0.25))


class DryRunMiddleware:
    def __init__(
        self,
        app: ASGIApp,
        database: Database,
        dry_runs: DryRuns,
        clock: Clock,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app = app
        self._database = database
        self._dry_runs = dry_runs
        self._clock = clock
        self._timer = timer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" and self._dry_runs.key is not None:
            await self._warm_up()
        mark = mark_of(scope) if scope["type"] == "http" and scope["method"] not in SAFE else None
        if mark is None and not _is_ours(scope):
            await self._app(scope, receive, send)
            return
        if not self._is_believed(scope, mark):
            await self._refuse(scope, receive, send)
            return
        # Whole and checked before anything runs: the signature covers it, and a slow client must hold no lock.
        body = await _whole_body(receive)
        if body is None:
            await JSONResponse({"detail": "Too large to be rehearsed"}, 413)(scope, receive, send)
        elif not covers(scope, body):
            await self._refuse(scope, receive, send)
        elif _is_ours(scope):
            await (await read_back(body, self._database))(scope, receive, send)
        else:
            await self._answer(scope, body, receive, send)

    async def _warm_up(self) -> None:
        """Read now what the first dry-run would: it is broken off when its gateway has waited long enough, and what it
        had read by then is lost, so that on a slow machine each next one would be the first again."""
        try:
            async with self._database.rehearse(self._dry_runs.limits):
                pass
        except (SQLAlchemyError, OSError) as error:
            log.warning("legacy_shim.dry_runs_cold", error=type(error).__name__)

    def _is_believed(self, scope: Scope, mark: bytes | None) -> bool:
        key = self._dry_runs.key
        return key is not None and mark == DRY_RUN and is_genuine(key, scope, self._clock().timestamp())

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        log.warning("legacy_shim.dry_run_refused", method=scope["method"], has_key=self._dry_runs.key is not None)
        await JSONResponse({"detail": "This is no request of the gateway's"}, 403)(scope, receive, send)

    async def _answer(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        """Rehearse for as long as somebody waits for it: who has hung up has gone on without us."""
        async with asyncio.TaskGroup() as tasks:
            rehearsing = tasks.create_task(self._rehearse(scope, body))
            watching = tasks.create_task(_until_gone(receive))
            watching.add_done_callback(lambda _: rehearsing.cancel())
            rehearsing.add_done_callback(lambda _: watching.cancel())
        if not rehearsing.cancelled():
            document = render(rehearsing.result())
            await Response(document, media_type=MEDIA_TYPE)(scope, receive, send)

    async def _rehearse(self, scope: Scope, body: bytes) -> Document:
        call, began = _Call(self._app, body), self._timer()
        try:
            async with self._database.rehearse(self._dry_runs.limits) as rehearsal:
                await call.run(scope)
                answered = self._timer()
                # Inside: at the end of the block everything is rolled back, and the rows are gone.
                rows, highest = await rehearsal.row_changes(), await rehearsal.highest_keys()
        except Exception as error:  # noqa: BLE001  whatever it is, the gateway is told, and legacy goes ahead
            return _failed(error, self._timer() - began)
        seconds = {"answer": answered - began, "whole": self._timer() - began}
        tables = await self._database.tables()
        return Document(call.answer, seconds, rows, rehearsal.effects, highest, tables)


class _Call:
    """One run of the application with a body that is here, its answer kept."""

    def __init__(self, app: ASGIApp, body: bytes) -> None:
        self._app = app
        self._body: bytes | None = body
        # What a server would answer for an application that ends without a word.
        self._status = 500
        self._headers: list[tuple[bytes, bytes]] = []
        self._answer: list[bytes] = []

    async def run(self, scope: Scope) -> None:
        try:
            await self._app(scope, self._receive, self._send)
        except Exception as error:
            # Starlette raises what it has answered 500 for, so that a server logs it; here the answer is what counts.
            if _is_of_rehearsal(error) or not self._headers:
                raise
            log.warning("legacy_shim.dry_run_failed", error=repr(error), exc_info=True)

    @property
    def answer(self) -> Answer:
        return Answer(self._status, self._headers, b"".join(self._answer))

    async def _receive(self) -> Message:
        body, self._body = self._body, None
        if body is None:
            # Nobody leaves here: whoever waits for the whole is watched elsewhere.
            await asyncio.Event().wait()
        return {"type": "http.request", "body": body, "more_body": False}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = [(bytes(name), bytes(value)) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            self._answer.append(message.get("body", b""))


def _is_of_rehearsal(error: Exception) -> bool:
    return isinstance(error, UnrecordedError | RehearsalError) or is_contention(error)


def _failed(error: Exception, seconds: float) -> Document:
    failure = "not_rehearsable" if isinstance(error, UnrecordedError | RehearsalError) else "error"
    if is_contention(error):
        failure = "timeout" if isinstance(error, TimeoutError) else "busy"
    log.warning("legacy_shim.dry_run_failed", failure=failure, error=repr(error))
    # The reason of ours names statements and tables; any other error's text may hold a value.
    reason = str(error) if failure == "not_rehearsable" else type(error).__name__
    return Document(None, {"whole": seconds}, failure=failure, reason=reason)


def _is_ours(scope: Scope) -> bool:
    return (scope["type"], scope.get("method"), scope.get("path")) == ("http", "POST", PATH)


async def _whole_body(receive: Receive) -> bytes | None:
    """The body, before any lock is taken for it; None where it is over the limit or breaks off."""
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > LONGEST_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(pieces)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def dry_runs_of(environment: Mapping[str, str]) -> DryRuns:
    """What the gateway's own variables say: the secret that both ends share, and for how long it waits."""
    secret = environment.get("BANYAN_SHADOW_KEY")
    seconds = float(environment.get("BANYAN_DRY_RUN_BUDGET", "0.25"))
    return DryRuns(derive_key(secret) if secret else None, Limits(seconds))
