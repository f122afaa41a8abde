"""A websocket application to stand behind a gateway process, one behaviour per path."""

import asyncio
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

MEGABYTE = 1024 * 1024


class SocketApplication:
    """Echoes; other paths close, refuse or tell. What clients closed with is kept."""

    def __init__(self) -> None:
        self.port = 0
        self.closed: list[tuple[int | None, str | None]] = []
        """Code and reason with which the other end closed, of each socket at ``/closes``."""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        async with serve(
            self._behave,
            "127.0.0.1",
            0,
            process_request=_refuse,
            select_subprotocol=_choose,
            max_size=32 * MEGABYTE,
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._ready.set()
            await self._stop.wait()

    async def _behave(self, socket: ServerConnection) -> None:
        path = socket.request.path if socket.request else ""
        if path.startswith("/tell"):
            fields = [list(pair) for pair in socket.request.headers.raw_items()] if socket.request else []
            await socket.send(json.dumps({"path": path, "fields": fields, "subprotocol": socket.subprotocol}))
        elif path.startswith("/close/"):
            _, _, code, reason = path.split("/")
            await socket.close(int(code), reason)
        elif path == "/vanish":
            socket.transport.abort()
        else:
            await _echo(socket)
        if path == "/closes":
            self.closed.append((socket.close_code, socket.close_reason))

    @contextmanager
    def running(self) -> Iterator["SocketApplication"]:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        self._ready.wait()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stop.set)
            thread.join()


async def _echo(socket: ServerConnection) -> None:
    try:
        async for message in socket:
            await socket.send(message)
    except ConnectionClosed:
        return


def _choose(_socket: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return next((each for each in offered if each.startswith("chat.")), None)


def _refuse(socket: ServerConnection, request: Request) -> Response | None:
    if not request.path.startswith("/refuse/"):
        return None
    response = socket.respond(HTTPStatus(int(request.path.split("/")[2])), "not for you\n")
    response.headers["X-Refused"] = "yes"
    response.headers["Location"] = "/elsewhere"
    return response
