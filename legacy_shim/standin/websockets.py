"""The two websockets: a greeting, then an answer to whatever the client says until it leaves."""

import json
from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from legacy_shim.standin.shapes import Json, naive

accounting = APIRouter()
notifications = APIRouter()
BY_ROUTER: Mapping[str, APIRouter] = {
    "accounting": accounting,
    "notifications": notifications,
}


def reply_to(text: str, now: datetime) -> dict[str, Json]:
    """A ping gets its pong; JSON comes back under ``data``, any other text as it was."""
    if text == "ping":
        return {"type": "pong", "timestamp": naive(now)}
    try:
        said: Json = json.loads(text)
    except ValueError:
        return {"type": "echo", "data": text}
    if isinstance(said, dict) and said.get("type") == "ping":
        return {"type": "pong", "timestamp": naive(now)}
    return {"type": "echo", "data": said}


@accounting.websocket("/api/accounting/ws")
async def accounting_websocket(socket: WebSocket) -> None:
    await _converse(socket, {"type": "connected", "channel": "accounting"})


@notifications.websocket("/api/notifications/ws/{user_id}")
async def websocket_endpoint(socket: WebSocket, user_id: int) -> None:
    """A path that is no number is refused before the handshake, as FastAPI does for any parameter."""
    greeting: dict[str, Json] = {"type": "connection", "status": "connected"}
    await _converse(socket, {**greeting, "user_id": user_id})


async def _converse(socket: WebSocket, greeting: dict[str, Json]) -> None:
    clock = socket.app.state.database.clock
    await socket.accept()
    await socket.send_json({**greeting, "timestamp": naive(clock())})
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("bytes") is not None:
                await socket.send_bytes(message["bytes"])
            else:
                await socket.send_json(reply_to(message["text"], clock()))
    except WebSocketDisconnect:
        # Gone between its message and our answer.
        return
