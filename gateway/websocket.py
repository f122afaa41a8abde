"""Websockets behind an ASGI server, message by message; our own server joins the sockets instead (``edge.tunnel``).

The handshake with the side is made anew, with the client's own fields and subprotocols.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from typing_extensions import override
from websockets.asyncio.client import ClientConnection, connect
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI

from gateway.errors import ConnectError, ProtocolError, UpstreamError, UpstreamTimeoutError
from gateway.exchange import Answer, Outgoing, RawHeaders, Side
from gateway.headers import client_headers
from gateway.passage import Passage
from gateway.plane import DataPlane
from gateway.stream import complete
from gateway.upstream import Origin

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_MESSAGE = 64 * 1024 * 1024
_MADE_ANEW = frozenset(
    {
        b"connection",
        b"host",
        b"sec-websocket-accept",
        b"sec-websocket-extensions",
        b"sec-websocket-key",
        b"sec-websocket-protocol",
        b"sec-websocket-version",
        b"upgrade",
    }
)
_UNSENDABLE = {1005: 1000, 1006: 1001, 1015: 1001}
"""Close codes that never travel in a frame (RFC 6455, 7.4.1), and what the other end is told in their place."""


async def relay(plane: DataPlane, passage: Passage, receive: Receive, send: Send) -> None:
    """Join a client's websocket with one to the side that serves; raises ``UpstreamError`` where that has none."""
    try:
        connection = await _open(plane, passage)
    except InvalidStatus as error:
        response = error.response
        passage.status = response.status_code
        body = bytes(response.body or b"")
        await deny(send, Answer(passage.status, b"", _raw(response.headers), complete(body), len(body)))
        return
    passage.status = 101
    async with connection:
        headers = _kept(_raw(connection.response.headers if connection.response else Headers()))
        await send(
            {
                "type": "websocket.accept",
                "subprotocol": connection.subprotocol,
                "headers": [(name.lower(), value) for name, value in client_headers(101, headers)],
            }
        )
        await _Joint(passage, connection, receive, send).run()


async def deny(send: Send, answer: Answer) -> None:
    """Answer a handshake with something else than a websocket (ASGI's websocket.http.response extension)."""
    headers = [(name.lower(), value) for name, value in client_headers(answer.status, answer.headers)]
    await send({"type": "websocket.http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": answer.body.take()})


async def _open(plane: DataPlane, passage: Passage) -> ClientConnection:
    """A connection to the serving side; where new cannot be reached, to legacy."""
    pipeline = plane.pipeline
    message = pipeline.message(passage)
    patience = plane.settings.upstream_connect_timeout
    try:
        return await _connect(plane.origin_of(passage.served), passage, message, patience)
    except UpstreamError as error:
        pipeline.metrics.error(passage.served, error.code)
        if passage.served is not Side.NEW:
            raise
        pipeline.note(passage, None, error)
        pipeline.fall_back(passage, error.code)
        return await _connect(plane.origin_of(Side.LEGACY), passage, message, patience)


class _Handshake(connect):
    @override
    def process_redirect(self, exc: Exception) -> Exception | str:
        """Leave redirects to the client."""
        return exc


async def _connect(origin: Origin, passage: Passage, message: Outgoing, patience: float) -> ClientConnection:
    tls: dict[str, Any] = {"ssl": origin.tls, "server_hostname": origin.host} if origin.tls is not None else {}
    handshake = _Handshake(
        "wss://side" if tls else "ws://side",
        host=origin.host,
        port=origin.port,
        subprotocols=_subprotocols(message.headers) or None,
        additional_headers=[
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in _kept(message.headers)
        ],
        # The client's own is among the headers; the library's would stand beside it.
        user_agent_header=None,
        open_timeout=patience,
        max_size=MAX_MESSAGE,
        # Otherwise the library pings by itself, and closes the connection of a side that does not answer in time.
        ping_interval=None,
        # The side is where the settings say, whatever HTTP_PROXY the environment has.
        proxy=None,
        **tls,
    )
    # Parsed from text, a target would lose its parameters (";v=1").
    handshake.ws_uri = _uri(passage.request.host, message.target, secure=bool(tls))
    try:
        return await handshake
    except InvalidStatus:
        raise
    except TimeoutError as error:
        raise UpstreamTimeoutError(f"no websocket to the side in {patience:g} s") from error
    except OSError as error:
        raise ConnectError(f"the side cannot be reached: {error.strerror or error}") from error
    except WebSocketException as error:
        raise ProtocolError(f"the side made no websocket of the handshake: {error}") from error


def _uri(host: bytes, target: bytes, *, secure: bool) -> WebSocketURI:
    parts = urlsplit("//" + host.decode("latin-1"))
    path, _, query = target.decode("latin-1").partition("?")
    return WebSocketURI(secure, parts.hostname or "", parts.port or (443 if secure else 80), path, query)


def _subprotocols(headers: RawHeaders) -> list[Subprotocol]:
    offered = [value for name, value in headers if name.lower() == b"sec-websocket-protocol"]
    return [Subprotocol(part.strip().decode("latin-1")) for value in offered for part in value.split(b",")]


def _kept(headers: RawHeaders) -> RawHeaders:
    return [line for line in headers if line[0].lower() not in _MADE_ANEW]


def _raw(headers: Headers) -> RawHeaders:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.raw_items()]


class _Joint:
    """Two open websockets: messages pass both ways until either end closes, and its close code with them."""

    def __init__(self, passage: Passage, connection: ClientConnection, receive: Receive, send: Send) -> None:
        self._passage = passage
        self._connection = connection
        self._receive = receive
        self._send = send
        self._client_left = False

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            upward = tasks.create_task(self._upward())
            downward = tasks.create_task(self._downward())
            upward.add_done_callback(lambda _: downward.cancel())
            downward.add_done_callback(lambda _: upward.cancel())
        # Only now: granian sends no close while somebody still waits to receive.
        if not self._client_left:
            code = self._connection.close_code or 1006
            close = {"type": "websocket.close", "code": _UNSENDABLE.get(code, code)}
            await self._send({**close, "reason": self._connection.close_reason or ""})

    async def _upward(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self._client_left = True
                code = int(message.get("code") or 1005)
                await self._connection.close(_UNSENDABLE.get(code, code), message.get("reason") or "")
                return
            text = message.get("text")
            try:
                await self._connection.send(text if text is not None else message["bytes"])
            except ConnectionClosed:
                await asyncio.Event().wait()  # the other direction still has what came before, and ends this one

    async def _downward(self) -> None:
        try:
            async for data in self._connection:
                self._passage.sent += len(data)
                await self._send({"type": "websocket.send", "text" if isinstance(data, str) else "bytes": data})
        except ConnectionClosed:
            pass  # an abnormal close still has a code, passed on by run
        except OSError:
            self._client_left = True
        if self._client_left:
            await asyncio.Event().wait()  # our own close was answered; the other direction ends this one
