"""A websocket through the gateway: after the side's 101 the bytes of both ends are joined, frames untouched."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from typing_extensions import override

from gateway.edge.wire import switching_head
from gateway.errors import UpstreamError
from gateway.exchange import Answer, Side
from gateway.pipeline import Passage, Pipeline
from gateway.upstream.connection import Connection
from gateway.upstream.side import HttpSide


class End(asyncio.Protocol):
    """One end of a tunnel: what it receives, the other end sends, no faster than that end takes it."""

    def __init__(self, done: asyncio.Event) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: End | None = None
        self._done = done
        self._ended = False
        self.received = 0

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    @override
    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)

    @override
    def eof_received(self) -> bool:
        self._ended = True
        other = self.other.transport if self.other is not None else None
        if other is None or other.is_closing() or not other.can_write_eof():
            return False
        if self.other is not None and self.other.has_ended:
            other.close()
            return False
        other.write_eof()
        return True

    @property
    def has_ended(self) -> bool:
        return self._ended

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self.other is not None and self.other.transport is not None:
            if exc is None:
                self.other.transport.close()
            else:
                self.other.transport.abort()
        self._done.set()

    @override
    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    @override
    def resume_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()


class Client(Protocol):
    """The client's connection while the handshake runs."""

    raw: asyncio.Protocol | None
    rest: bytes


async def open_tunnel(
    pipeline: Pipeline,
    passage: Passage,
    client: Client,
    transport: asyncio.Transport,
    deliver: Callable[[Answer], Awaitable[bool]],
) -> bool:
    """Shake hands with the side and join both connections until one ends; a refusal is the client's answer as it is."""
    side = pipeline.sides[passage.served]
    if not isinstance(side, HttpSide):
        message = "this side cannot be upgraded"
        raise UpstreamError(message)
    try:
        answer, connection = await side.upgrade(pipeline.message(passage))
    except UpstreamError as error:
        pipeline.metrics.error(passage.served, error.code)
        if passage.served is not Side.NEW:
            raise
        passage.served, passage.fallback = Side.LEGACY, error.code
        return await open_tunnel(pipeline, passage, client, transport, deliver)
    if answer.status != 101:
        return await deliver(answer)
    passage.status = 101
    await _join(passage, client, transport, connection, answer)
    return False


async def _join(
    passage: Passage, client: Client, transport: asyncio.Transport, connection: Connection, answer: Answer
) -> None:
    """Send the 101 and let bytes pass until both ends are closed."""
    done = asyncio.Event()
    near, far = End(done), End(done)
    near.other, far.other = far, near
    far.transport, early = connection.tunnel(far)
    near.transport = transport
    client.raw = near
    transport.write(switching_head(answer) + early)
    far.transport.write(client.rest)
    client.rest = b""
    transport.set_protocol(near)
    try:
        await done.wait()
    finally:
        passage.sent = far.received
        near.close()
        far.close()
