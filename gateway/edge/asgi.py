"""The same pipeline as an ASGI application: for granian (HTTP/2) and uvicorn.

What an ASGI server keeps from its application it also keeps from the gateway: 1xx answers, reason phrases, the case of
field names. Our own server (``edge.http1``) has none of these limits.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

import structlog

from gateway.edge.parser import Limits
from gateway.edge.refusals import refusal
from gateway.edge.wire import http_date
from gateway.errors import ClientGoneError, ExchangeError, RequestError, UpstreamError
from gateway.exchange import Answer, Body, RawHeaders, Request
from gateway.headers import accept_request_id, check_host, client_headers, convert_target
from gateway.passage import Passage
from gateway.pipeline import Pipeline, error_code
from gateway.plane import DataPlane
from gateway.stream import Stream, complete
from gateway.websocket import deny, relay

log = structlog.get_logger("gateway")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_NO_LENGTH = (b"content-length", 304)
_FIRST_CHUNK = 1.0
"""Seconds a body of unknown length may take to begin, so that a malformed one reaches no upstream."""


class AsgiEdge:
    """ASGI in, ASGI out, over a data plane that somebody else opens and closes."""

    def __init__(self, plane: DataPlane) -> None:
        self._plane = plane

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await _Call(self._plane, scope, receive, send).run()
        elif scope["type"] == "websocket":
            await self._join(scope, receive, send)

    async def _join(self, scope: Scope, receive: Receive, send: Send) -> None:
        pipeline, ids = self._plane.pipeline, self._plane.ids
        # ASGI sends websocket.connect first; only once it has been received may a handshake be answered.
        await receive()
        try:
            request = request_of(scope, self._plane, upgrade=True)
        except RequestError as error:
            pipeline.metrics.refused(error.status)
            await deny(send, refusal(error, ids.next()))
            return
        passage = pipeline.admit(request)
        try:
            await relay(self._plane, passage, receive, send)
        except UpstreamError as error:
            passage.status, passage.error = error.status, error.code
            await deny(send, refusal(error, request.request_id))
        except asyncio.CancelledError:
            passage.status, passage.error = passage.status or 499, "client_gone"
            raise
        finally:
            pipeline.finish(passage)


def request_of(scope: Scope, plane: DataPlane, *, upgrade: bool = False) -> Request:
    """The request of a scope; raises ``RequestError`` where an intermediary must refuse it."""
    headers: RawHeaders = [(bytes(name), bytes(value)) for name, value in scope["headers"]]
    fields: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        fields.setdefault(name.lower(), []).append(value)
    version = "2" if str(scope.get("http_version")).startswith("2") else str(scope.get("http_version", "1.1"))
    method = str(scope.get("method", "GET"))
    # Only a proxy that tunnels may take it (RFC 9110, 9.3.6): it would lead to wherever the client names.
    if method == "CONNECT":
        raise RequestError(405, "this gateway is no tunnel")
    # HTTP/2 names the host in :authority instead (RFC 9113, 8.3.1).
    host = check_host(version, fields.get(b"host", fields.get(b":authority", [])))
    # granian makes an empty Host of a missing one.
    if not host and version != "1.0":
        raise RequestError(400, "the request names no host")
    target, host = convert_target(method, _target(scope), host)
    _check_sizes(headers, target, Limits(plane.settings.max_header_bytes, plane.settings.max_target_bytes))
    client = scope.get("client")
    return Request(
        method=method,
        target=target,
        headers=headers if version != "2" else _as_http1(headers),
        version=version,
        scheme="https" if scope["scheme"] in {"https", "wss"} else "http",
        peer=client[0] if client else "unknown",
        host=host if host is not None else plane.default_host,
        length=0 if upgrade else _length(fields, version),
        request_id=accept_request_id(fields.get(b"x-request-id", [None])[0]) or plane.ids.next(),
        upgrade=upgrade,
    )


def _as_http1(headers: RawHeaders) -> RawHeaders:
    """HTTP/2's field lines without its own, and the crumbs of Cookie in one line again (RFC 9113, 8.2.3)."""
    cookies = [value for name, value in headers if name == b"cookie"]
    kept = []
    for name, value in headers:
        if name == b"cookie" and cookies:
            kept.append((name, b"; ".join(cookies)))
            cookies = []
        elif name != b"cookie" and not name.startswith(b":"):
            kept.append((name, value))
    return kept


def _target(scope: Scope) -> bytes:
    raw = scope.get("raw_path")
    target = bytes(raw).partition(b"?")[0] if raw else quote(scope["path"], safe="/:@!$&'()*+,;=~").encode()
    query = bytes(scope.get("query_string", b""))
    return target + b"?" + query if query else target


def _length(fields: dict[bytes, list[bytes]], version: str) -> int | None:
    """The body's length; None where only its end will tell. What is said twice must agree (RFC 9112, 6.3)."""
    lengths = fields.get(b"content-length", [])
    codings = fields.get(b"transfer-encoding", [])
    if len(lengths) + len(codings) > 1:
        raise RequestError(400, "the request says in two ways how long it is")
    if lengths:
        if not lengths[0].isdigit():
            raise RequestError(400, "the request's Content-Length is malformed")
        return int(lengths[0])
    if codings and (codings[0].lower() != b"chunked" or version == "1.0"):
        raise RequestError(501 if b"," in codings[0] else 400, "the transfer coding is not chunked")
    return None if codings or version == "2" else 0


def _check_sizes(headers: RawHeaders, target: bytes, limits: Limits) -> None:
    if len(target) > limits.target_bytes:
        raise RequestError(414, f"the request target is longer than {limits.target_bytes} bytes")
    if sum(len(name) + len(value) + 4 for name, value in headers) > limits.header_bytes:
        raise RequestError(431, f"the request's head is larger than {limits.header_bytes} bytes")


class _Call:
    """One request: the body is received beside the answer, so that a client who leaves is noticed at once.

    Where the side's body breaks off, the answer is left unfinished: uvicorn and granian then break off the client's.
    """

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
        try:
            async with asyncio.TaskGroup() as tasks:
                serving = tasks.create_task(self._serve(request))
                receiving = tasks.create_task(self._receive_body(serving))
                # Otherwise the group would wait for a client that has its answer and stays connected.
                serving.add_done_callback(lambda _: receiving.cancel())
        finally:
            self._body.close()

    async def _receive_body(self, serving: "asyncio.Task[None]") -> None:
        while True:
            await self._room.wait()
            try:
                message = await self._receive()
            except Exception as error:  # noqa: BLE001 - whatever a server raises here, the body cannot be read further
                self._body.fail(RequestError(400, f"the request's body cannot be read: {error}"))
                return
            if message["type"] == "http.disconnect":
                self._body.fail(ClientGoneError("the client left"))
                serving.cancel()
                return
            if data := message.get("body"):
                self._body.push(data)
            if not message.get("more_body"):
                self._body.finish()

    async def _serve(self, request: Request) -> None:
        passage = self._pipeline.admit(request)
        try:
            passage.request, body = await self._framed(request)
            answer = await self._pipeline.answer(passage, body)
            await self._deliver(passage, answer)
        except asyncio.CancelledError:
            passage.status, passage.error = passage.status or 499, "client_gone"
            raise
        except Exception as error:  # noqa: BLE001 - every request ends in an answer and a log line, whatever broke
            await self._deliver_failure(passage, error)
        finally:
            self._pipeline.finish(passage)

    async def _framed(self, request: Request) -> tuple[Request, Body | None]:
        """The request as it is to be sent on: HTTP/2 says only by its end how long a body is, or that there is none."""
        if request.length is None:
            try:
                async with asyncio.timeout(_FIRST_CHUNK):
                    await self._body.wait()
            except TimeoutError:
                return request, self._body
            if self._body.failed is not None:
                raise self._body.failed
            if request.version == "2" and self._body.done:
                data = self._body.take()
                return request._replace(length=len(data)), complete(data) if data else None
        return request, None if request.length == 0 else self._body

    async def _deliver(self, passage: Passage, answer: Answer) -> None:
        passage.status = answer.status
        try:
            await self._send_answer(answer, passage)
        finally:
            answer.body.close()

    async def _deliver_failure(self, passage: Passage, error: Exception) -> None:
        passage.error = error_code(error)
        if not isinstance(error, ExchangeError):
            log.error("gateway.failed", error=repr(error), request_id=passage.request.request_id, exc_info=error)
        if passage.status:
            return
        answer = refusal(error, passage.request.request_id)
        passage.status = answer.status
        await self._send_answer(answer, None)

    async def _send_answer(self, answer: Answer, passage: Passage | None) -> None:
        lines = client_headers(answer.status, answer.headers, http_date())
        bodiless = self._scope["method"] == "HEAD" or answer.status in {204, 304}
        # uvicorn takes a length for a promise to keep, also where there is no body to keep it with.
        headers = [(key, value) for name, value in lines if (key := name.lower(), answer.status) != _NO_LENGTH]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        data = b"" if bodiless else answer.body.take()
        while not bodiless and not answer.body.done:
            if data:
                await self._send_piece(passage, data, more=True)
            data = await answer.body.read()
        await self._send_piece(passage, data, more=False)

    async def _send_piece(self, passage: Passage | None, data: bytes, *, more: bool) -> None:
        if passage is not None:
            passage.sent += len(data)
        await self._send({"type": "http.response.body", "body": data, "more_body": more})
