"""Websockets behind an ASGI server, message by message; our own server joins the sockets instead (``edge.tunnel``).

The handshake with the side is made anew, with the client's own fields and subprotocols.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from gateway.exchange import Request
from gateway.headers import client_headers
from gateway.pipeline import Passage
from gateway.plane import DataPlane

log = structlog.get_logger("gateway")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_MADE_ANEW = frozenset(
    {
        b"connection",
        b"host",
        b"sec-websocket-extensions",
        b"sec-websocket-key",
        b"sec-websocket-protocol",
        b"sec-websocket-version",
        b"upgrade",
    }
)
_MAX_MESSAGE = 64 * 1024 * 1024
_UNSENDABLE = frozenset({1005, 1006, 1015})
"""Close codes that say something about a connection and never travel in a frame (RFC 6455, 7.4.1)."""


async def relay(plane: DataPlane, request: Request, receive: Receive, send: Send) -> None:
    """Join a client's websocket with one to the side that serves, until either closes."""
    passage = plane.pipeline.admit(request)
    await receive()
    try:
        await _relay(plane, passage, receive, send)
    except (OSError, WebSocketException, TimeoutError) as error:
        log.info("gateway.websocket_failed", error=repr(error), request_id=request.request_id)
        passage.error = "connect"
        if not passage.status:
            passage.status = 502
            await _refuse(send, 502, [], b"")
    finally:
        plane.pipeline.finish(passage)


async def _relay(plane: DataPlane, passage: Passage, receive: Receive, send: Send) -> None:
    request = passage.request
    message = plane.pipeline.message(passage)
    offered = [value for name, value in request.headers if name.lower() == b"sec-websocket-protocol"]
    subprotocols = [Subprotocol(part.strip().decode("latin-1")) for value in offered for part in value.split(b",")]
    fields = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in message.headers
        if name.lower() not in _MADE_ANEW
    ]
    origin = plane.origin_of(passage.served)
    scheme = "wss" if origin.tls else "ws"
    try:
        connection = await connect(
            f"{scheme}://{request.host.decode('latin-1')}{request.target.decode('latin-1')}",
            host=origin.host,
            port=origin.port,
            subprotocols=subprotocols or None,
            additional_headers=fields,
            user_agent_header=None,
            max_size=_MAX_MESSAGE,
            ping_interval=None,
            proxy=None,
        )
    except InvalidStatus as error:
        response = error.response
        passage.status = response.status_code
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.raw_items()]
        await _refuse(send, response.status_code, client_headers(response.status_code, headers), bytes(response.body))
        return
    passage.status = 101
    async with connection:
        await send({"type": "websocket.accept", "subprotocol": connection.subprotocol, "headers": []})
        async with asyncio.TaskGroup() as tasks:
            upward = tasks.create_task(_upward(connection, receive))
            downward = tasks.create_task(_downward(connection, send))
            upward.add_done_callback(lambda _: downward.cancel() if connection.close_code is None else None)
            downward.add_done_callback(lambda _: upward.cancel())


async def _refuse(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Pass a refused handshake on (ASGI's websocket.http.response extension)."""
    lowered = [(name.lower(), value) for name, value in headers]
    await send({"type": "websocket.http.response.start", "status": status, "headers": lowered})
    await send({"type": "websocket.http.response.body", "body": body})


async def _upward(connection: ClientConnection, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            code = int(message.get("code") or 1005)
            await connection.close(1000 if code in _UNSENDABLE else code, message.get("reason") or "")
            return
        text = message.get("text")
        try:
            await connection.send(text if text is not None else message["bytes"])
        except ConnectionClosed:
            return


async def _downward(connection: ClientConnection, send: Send) -> None:
    try:
        async for data in connection:
            key = "text" if isinstance(data, str) else "bytes"
            await send({"type": "websocket.send", key: data})
    except ConnectionClosed:
        pass  # an abnormal close still has a code, passed on below
    code = connection.close_code or 1011
    await send(
        {
            "type": "websocket.close",
            "code": 1011 if code in _UNSENDABLE - {1005} else 1000 if code == 1005 else code,
            "reason": connection.close_reason or "",
        }
    )
