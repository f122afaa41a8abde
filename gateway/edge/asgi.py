"""The same pipeline as an ASGI application: for granian (HTTP/2) and uvicorn.

What an ASGI server keeps from its application it also keeps from the gateway: 1xx answers, reason phrases, the case of
field names. Our own server (``edge.http1``) has none of these limits.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

import structlog

from gateway.edge.parser import Limits
from gateway.edge.refusals import refusal
from gateway.errors import ClientGoneError, ExchangeError, RequestError
from gateway.exchange import Answer, Body, RawHeaders, Request
from gateway.headers import accept_request_id, check_host, client_headers
from gateway.pipeline import Passage, Pipeline
from gateway.plane import DataPlane
from gateway.stream import Stream
from gateway.websocket import relay

log = structlog.get_logger("gateway")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class BrokenAnswerError(Exception):
    """The side's body broke off; the server must break off the client's answer too."""


class AsgiEdge:
    """ASGI in, ASGI out; the data plane lives as long as the server's lifespan."""

    def __init__(self, make_plane: Callable[[], AbstractAsyncContextManager[DataPlane]]) -> None:
        self._make_plane = make_plane
        self._plane: DataPlane | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._plane is None:
            message = "the server runs without lifespan; the gateway's pools are opened there"
            raise RuntimeError(message)
        elif scope["type"] == "http":
            await _Call(self._plane, scope, receive, send).run()
        elif scope["type"] == "websocket":
            request = request_of(scope, self._plane, upgrade=True)
            await relay(self._plane, request, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        async with AsyncExitStack() as stack:
            await receive()
            try:
                self._plane = await stack.enter_async_context(self._make_plane())
            except Exception as error:  # noqa: BLE001 - the protocol's way to say why the server must not start
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def request_of(scope: Scope, plane: DataPlane, *, upgrade: bool = False) -> Request:
    """The request of a scope; raises ``RequestError`` where an intermediary must refuse it."""
    headers: RawHeaders = [(bytes(name), bytes(value)) for name, value in scope["headers"]]
    fields: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        fields.setdefault(name.lower(), []).append(value)
    version = str(scope.get("http_version", "1.1"))
    host = check_host(version, fields.get(b"host", fields.get(b":authority", [])))
    if host is None and version.startswith("2"):
        raise RequestError(400, "the request has no authority")
    limits = Limits(plane.settings.max_header_bytes, plane.settings.max_target_bytes)
    target = bytes(scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    if query := bytes(scope.get("query_string", b"")):
        target += b"?" + query
    _check_sizes(headers, target, limits)
    length: int | None = 0
    if lengths := fields.get(b"content-length"):
        length = int(lengths[0])
    elif b"transfer-encoding" in fields or version.startswith("2"):
        length = None
    client = scope.get("client")
    return Request(
        method=scope.get("method", "GET"),
        target=target,
        headers=headers,
        version="2" if version.startswith("2") else version,
        scheme="https" if scope["scheme"] in {"https", "wss"} else "http",
        peer=client[0] if client else "unknown",
        host=host if host is not None else plane.default_host,
        length=length,
        request_id=accept_request_id(fields.get(b"x-request-id", [None])[0]) or plane.ids.next(),
        upgrade=upgrade,
    )


def _check_sizes(headers: RawHeaders, target: bytes, limits: Limits) -> None:
    if len(target) > limits.target_bytes:
        raise RequestError(414, f"the request target is longer than {limits.target_bytes} bytes")
    if sum(len(name) + len(value) + 4 for name, value in headers) > limits.header_bytes:
        raise RequestError(431, f"the request's head is larger than {limits.header_bytes} bytes")


class _Call:
    """One request: the body is received beside the answer, so that a client who leaves is noticed at once."""

    def __init__(self, plane: DataPlane, scope: Scope, receive: Receive, send: Send) -> None:
        self._plane = plane
        self._scope = scope
        self._receive = receive
        self._send = send
        self._room = asyncio.Event()
        self._room.set()
        self._body = Stream(self._room.clear, self._room.set)

    @property
    def _pipeline(self) -> Pipeline:
        return self._plane.pipeline

    async def run(self) -> None:
        try:
            request = request_of(self._scope, self._plane)
        except RequestError as error:
            self._pipeline.metrics.refused(error.status)
            await self._send_answer(refusal(error, self._plane.ids.next()), None)
            return
        broken: BrokenAnswerError | None = None
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(self._serve(request))
            receiving = tasks.create_task(self._receive_body(serving))
            serving.add_done_callback(lambda _: receiving.cancel())
            broken = await _settled(serving)
        if broken is not None:
            raise broken

    async def _receive_body(self, serving: "asyncio.Task[BrokenAnswerError | None]") -> None:
        while True:
            await self._room.wait()
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self._body.fail(ClientGoneError("the client left"))
                serving.cancel()
                return
            if data := message.get("body"):
                self._body.push(data)
            if not message.get("more_body"):
                self._body.finish()

    async def _serve(self, request: Request) -> BrokenAnswerError | None:
        if request.length is None:
            await self._body.wait()
        body = await self._outgoing_body(request)
        passage = self._pipeline.admit(request)
        try:
            answer = await self._pipeline.answer(passage, body)
            return await self._deliver(passage, answer)
        except asyncio.CancelledError:
            passage.status, passage.error = passage.status or 499, "client_gone"
            raise
        except Exception as error:  # noqa: BLE001 - every request ends in an answer and a log line, whatever broke
            return await self._deliver_failure(passage, error)
        finally:
            self._pipeline.finish(passage)

    async def _outgoing_body(self, request: Request) -> Body | None:
        return None if request.length == 0 else self._body

    async def _deliver(self, passage: Passage, answer: Answer) -> BrokenAnswerError | None:
        try:
            passage.status = answer.status
            await self._send_answer(answer, passage)
        except ExchangeError as error:
            passage.error = error.code
            return BrokenAnswerError(str(error))
        finally:
            answer.body.close()
        return None

    async def _deliver_failure(self, passage: Passage, error: Exception) -> BrokenAnswerError | None:
        passage.error = error.code if isinstance(error, ExchangeError) else "internal"
        if passage.status:
            return BrokenAnswerError(str(error))
        if not isinstance(error, ExchangeError):
            log.error("gateway.failed", error=repr(error), request_id=passage.request.request_id, exc_info=error)
        answer = refusal(error, passage.request.request_id)
        passage.status = answer.status
        await self._send_answer(answer, None)
        return None

    async def _send_answer(self, answer: Answer, passage: Passage | None) -> None:
        headers = [(name.lower(), value) for name, value in client_headers(answer.status, answer.headers)]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        bodiless = self._scope["method"] == "HEAD" or answer.status in {204, 304}
        while not bodiless and (data := await answer.body.read()):
            if passage is not None:
                passage.sent += len(data)
            await self._send({"type": "http.response.body", "body": data, "more_body": True})
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})


async def _settled(task: "asyncio.Task[BrokenAnswerError | None]") -> BrokenAnswerError | None:
    """The task's result; None where the client left and the task was cancelled for it."""
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.cancelled():
            task.cancel()
            raise
        return None
