"""A client's socket: what is read from it and when, how long it may take, and how it ends."""

import asyncio
import select
import socket
from abc import ABC, abstractmethod
from typing import cast

from typing_extensions import override

from gateway.edge.parser import Incoming, RequestParser
from gateway.edge.state import Edge
from gateway.edge.writer import ClientWriter
from gateway.errors import RequestError
from gateway.stream import Stream

_HALF_CLOSED = 0.5
"""Seconds a client that has closed its sending half may still wait: it cannot be told from one that has left."""
_LINGER = 1.0
"""Seconds a refused client may go on sending before the socket is closed over it (RFC 9112, 9.6)."""
_HELD = 64 * 1024
"""Bytes behind a websocket handshake that are read before its answer."""
_LOOK_EVERY = 0.25
"""Seconds between two looks at a client that we do not read from."""
NEVER = float("inf")


class ClientLink(asyncio.Protocol, ABC):
    """One client's connection without what is done with its requests."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._loop = asyncio.get_running_loop()
        self._parser = RequestParser(edge.options.limits, self._enqueue, self._new_body, edge.heads)
        self._writer = ClientWriter()
        self.informational = self._writer.write_informational
        self._peer = ""
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._refused: RequestError | None = None
        self._paused = 0
        self._busy = False
        self._eof = False
        self._closing = False
        self._lingering = False
        self.raw: asyncio.Protocol | None = None
        self.rest = bytearray()

    @abstractmethod
    def _enqueue(self, incoming: Incoming) -> None:
        """A request's head is in."""

    @abstractmethod
    def _advance(self) -> None:
        """Begin the next request, or end the connection where none can come."""

    @abstractmethod
    def _lose(self) -> None:
        """The client has left: whatever is under way for it is cancelled."""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio.Transport by class, only by behaviour
        self._writer.transport = cast(asyncio.Transport, transport)
        peername = transport.get_extra_info("peername")
        self._peer = str(peername[0]) if isinstance(peername, tuple) and peername else "unknown"
        self._edge.connections.add(self)
        self._set_deadline(self._edge.options.keep_alive_timeout)

    @override
    def eof_received(self) -> bool:
        self._eof = True
        # What was cut off never becomes a whole request, and where none is under way nobody waits for an answer.
        if self._parser.in_body or self._parser.in_head or not self._busy:
            self._lose()
            return False
        self._loop.call_later(_HALF_CLOSED, self._lose)
        return True

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._writer.transport = None
        self._edge.forget(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._writer.resume()
        self._lose()
        self._parser.release()
        self._refused = None  # what it came from knows the frames that know this connection

    @override
    def pause_writing(self) -> None:
        self._writer.pause()
        self._set_deadline(self._edge.options.body_timeout)

    @override
    def resume_writing(self) -> None:
        self._writer.resume()
        if not self._busy:
            self._set_deadline(self._edge.options.keep_alive_timeout)
        elif self._parser.in_body:
            self._set_deadline(self._edge.options.body_timeout)
        else:
            self._deadline = NEVER

    def _hold(self, data: bytes) -> None:
        """Keep what comes behind a handshake until its answer is known."""
        if data:
            held = len(self.rest)
            self.rest += data
            if held <= _HELD < held + len(data):
                self._pause()

    def take_rest(self) -> bytes:
        """Implements ``tunnel.Client``."""
        rest, self.rest = bytes(self.rest), bytearray()
        if len(rest) > _HELD:
            self._resume()
        return rest

    def _new_body(self) -> Stream:
        return Stream(self._pause, self._resume)

    def _pause(self) -> None:
        # Counted, because the queue, a body and what stands behind a handshake may each ask for it.
        self._paused += 1
        if self._paused == 1 and self._writer.transport is not None:
            self._deadline = NEVER  # a client that we do not read from cannot be slow
            self._writer.transport.pause_reading()
            self._loop.call_later(_LOOK_EVERY, self._look_for_reset)

    def _look_for_reset(self) -> None:
        """While reading is paused the loop does not notice that the client has gone; the kernel does."""
        if self._paused == 0 or self._writer.transport is None:
            return
        sock = self._writer.transport.get_extra_info("socket")
        if sock is not None and is_reset(sock):
            self._lose()
        else:
            self._loop.call_later(_LOOK_EVERY, self._look_for_reset)

    def _resume(self) -> None:
        self._paused -= 1
        transport = self._writer.transport
        if self._paused == 0 and transport is not None and not transport.is_closing():
            transport.resume_reading()
            if self._parser.in_body:
                self._set_deadline(self._edge.options.body_timeout)

    def _break_off(self) -> None:
        self._closing = True
        self._writer.reset()

    def _finish_connection(self) -> None:
        """Close; where the client still sends, read on for a moment, lest a reset destroy the answer on its way."""
        transport = self._writer.transport
        self._closing = True
        if transport is None or transport.is_closing() or self.raw is not None:
            return
        if self._eof or not (self._parser.in_body or self._refused is not None) or not transport.can_write_eof():
            self._close(transport)
            return
        self._lingering = True
        transport.write_eof()
        while self._paused > 0:
            self._resume()
        self._loop.call_later(_LINGER, transport.abort)

    def cut(self) -> None:
        """End the connection, whatever it carries."""
        self._lose()

    def close_if_idle(self) -> None:
        transport = self._writer.transport
        if not self._busy and not self._parser.in_head and transport is not None and self.raw is None:
            self._closing = True
            self._close(transport)

    def _close(self, transport: asyncio.Transport) -> None:
        """Close once everything is sent, or the client has had its time to take it."""
        transport.close()
        if transport.get_write_buffer_size() > 0:
            self._loop.call_later(self._edge.options.body_timeout, transport.abort)

    def _set_deadline(self, seconds: float) -> None:
        self._deadline = self._loop.time() + seconds
        if self._timer is None:
            # Within 5 s in any case: a nearer deadline, set later, is an assignment only and does not touch the timer.
            self._timer = self._loop.call_later(min(seconds, 5.0), self._check_deadline)

    def _check_deadline(self) -> None:
        self._timer = None
        if self._writer.transport is None or self._closing:
            return
        left = self._deadline - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(min(left, 5.0), self._check_deadline)
        elif self._busy and not self._writer.is_ready:
            self._lose()  # a client that takes nothing would hold its side's connection for ever
        elif self._parser.in_head:
            self._refused = RequestError(408, "the request's head took too long")
            if not self._busy:
                self._advance()
        elif self._parser.in_body:
            self._parser.give_up(RequestError(408, "the request's body took too long"))
        elif not self._busy:
            self.close_if_idle()


def is_reset(sock: socket.socket) -> bool:
    poller = select.poll()
    poller.register(sock.fileno(), 0)  # hang-up and error are reported unasked
    return bool(poller.poll(0))
