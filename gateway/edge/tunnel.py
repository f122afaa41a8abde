"""A websocket through the gateway: after the side's 101 the bytes of both ends are joined, frames untouched."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from typing_extensions import override

from gateway.edge.wire import switching_head
from gateway.errors import ProtocolError, UpstreamError
from gateway.exchange import Answer, Side
from gateway.headers import tokens
from gateway.passage import Passage
from gateway.pipeline import Pipeline
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
        # TLS cannot close one half: False then closes our end, and the other follows.
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

    def take_rest(self) -> bytes:
        """What the client sent behind its handshake."""


async def open_tunnel(
    pipeline: Pipeline,
    passage: Passage,
    client: Client,
    transport: asyncio.Transport,
    deliver: Callable[[Answer], Awaitable[bool]],
) -> bool:
    """Shake hands with the side and join both connections until one ends; a refusal is the client's answer as it is."""
    if passage.served is Side.NEW:
        shaken = await _shake_with_new(pipeline, passage)
    else:
        shaken = None
    answer, connection = shaken or await _shake(pipeline, passage)
    if answer.status != 101:
        return await deliver(answer)
    upgrades = tokens(value for name, value in answer.headers if name.lower() == b"upgrade")
    if upgrades != [b"websocket"]:
        connection.abort()
        raise ProtocolError("the side switched to a protocol that nobody asked for")
    await _join(passage, client, transport, connection, answer)
    return False


async def _shake(pipeline: Pipeline, passage: Passage) -> tuple[Answer, Connection]:
    side = pipeline.sides[passage.served]
    if not isinstance(side, HttpSide):
        raise UpstreamError("this side cannot be upgraded")
    try:
        return await side.upgrade(pipeline.message(passage))
    except UpstreamError as error:
        pipeline.metrics.error(passage.served, error.code)
        raise


async def _shake_with_new(pipeline: Pipeline, passage: Passage) -> tuple[Answer, Connection] | None:
    """New's answer, or None where legacy should be asked: a handshake is a safe request."""
    try:
        answer, connection = await _shake(pipeline, passage)
    except UpstreamError as error:
        pipeline.record(passage, failed=True)
        pipeline.note(passage, None, error)
        pipeline.fall_back(passage, error.code)
        return None
    failed = answer.status >= 500
    pipeline.record(passage, failed=failed)
    if failed:
        answer.body.close()
        pipeline.note(passage, answer)
        pipeline.fall_back(passage, f"status_{answer.status}")
        return None
    return answer, connection


async def _join(
    passage: Passage, client: Client, transport: asyncio.Transport, connection: Connection, answer: Answer
) -> None:
    """Send the 101 and let bytes pass until both ends are closed."""
    # No await until both ends are joined: bytes that came in between would reach a protocol that is done with them.
    done = asyncio.Event()
    near, far = End(done), End(done)
    near.other, far.other = far, near
    far.transport, early = connection.tunnel(far)
    passage.status = 101
    near.transport = transport
    client.raw = near
    transport.write(switching_head(answer) + early)
    early_bytes = client.take_rest()
    transport.set_protocol(near)
    far.transport.write(early_bytes)
    try:
        await done.wait()
    finally:
        passage.sent = far.received
        near.close()
        far.close()
