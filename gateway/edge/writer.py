"""Answers to one client: whole in one write where they are whole, else as they arrive and no faster than they are taken."""

import asyncio
import socket
import struct

from gateway.edge.wire import answer_head, chunk, informational_head
from gateway.exchange import Answer, RawHeaders
from gateway.passage import Passage

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that makes a close a reset."""
_LAST_CHUNK = b"0\r\n\r\n"


class ClientWriter:
    """The sending half of a client's connection."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._writable: asyncio.Future[None] | None = None

    def pause(self) -> None:
        self._writable = asyncio.get_running_loop().create_future()

    def resume(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    @property
    def is_ready(self) -> bool:
        """Whether the client takes what is sent."""
        return self._writable is None

    async def ready(self) -> None:
        if self._writable is not None:
            await self._writable

    def write(self, data: bytes) -> None:
        if self.transport is not None and data:
            self.transport.write(data)

    def write_informational(self, status: int, reason: bytes, headers: RawHeaders) -> None:
        self.write(informational_head(status, reason, headers))

    def write_begun(self, passage: Passage, answer: Answer, *, keep_alive: bool) -> bool:
        """Write the head and what the body already has; whether the connection can go on after the answer."""
        request = passage.request
        bodiless = request.method == "HEAD" or answer.status in {204, 304}
        # HTTP/1.0 knows no chunks (RFC 9112, 6.1): there only the connection's end can be the body's.
        untold = answer.length is None and not bodiless
        chunked = untold and request.version == "1.1"
        keep_alive = keep_alive and (chunked or not untold)
        passage.status = answer.status
        data = b"" if bodiless else answer.body.take()
        passage.sent = len(data)
        head = answer_head(answer, keep_alive=keep_alive, chunked=chunked, version=request.version)
        if chunked:
            data = (chunk(data) if data else b"") + (_LAST_CHUNK if answer.body.done else b"")
        self.write(head + data)
        return keep_alive

    async def write_rest(self, passage: Passage, answer: Answer) -> None:
        """Write the body as it arrives; raises what broke it."""
        chunked = answer.length is None and passage.request.version == "1.1"
        while True:
            await self.ready()
            data = await answer.body.read()
            if not data:
                break
            passage.sent += len(data)
            self.write(chunk(data) if chunked else data)
        if chunked:
            self.write(_LAST_CHUNK)

    def reset(self) -> None:
        """End with a reset: where the connection's end is the body's end, a plain close would look like success."""
        if self.transport is None:
            return
        sock = self.transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()
