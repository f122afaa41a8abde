"""Connections to one origin: the youngest idle one first, bounded, with a queue of those who wait for one."""

import asyncio
import socket
from collections import deque
from dataclasses import dataclass

from gateway.errors import ConnectError, UpstreamTimeoutError
from gateway.upstream.connection import Connection
from gateway.upstream.origin import Origin


@dataclass(frozen=True, slots=True)
class PoolLimits:
    connect_timeout: float = 5.0
    """Seconds to connect, waiting for a free place included."""
    read_timeout: float = 60.0
    connections: int = 256
    # Below uvicorn's 5 s, so that we close first: a POST that meets a closed connection is not repeated (ADR 0004).
    idle_timeout: float = 4.0
    receive_buffer: int | None = None
    """Bytes of an answer that the kernel takes before we do; its own choice, which grows to megabytes, where None."""


class Pool:
    """Gives out connections to one origin and takes them back by itself once their exchange is over."""

    def __init__(self, origin: Origin, limits: PoolLimits) -> None:
        self.origin = origin
        self.limits = limits
        self._idle: list[Connection] = []
        self._open = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._closed = False

    async def acquire(self, *, fresh: bool = False, careful: bool = False) -> Connection:
        """A connection that is ready for a request.

        ``fresh`` demands a new one. ``careful`` also asks the kernel whether an idle one has been closed by the other
        side already: for requests that must not be sent twice.
        """
        connection = None if fresh else self.reuse(careful=careful)
        if connection is not None:
            return connection
        if self._open >= self.limits.connections and self._idle:
            # Only a caller who wants a fresh one comes here with idle ones left: the oldest makes room.
            self._idle.pop(0).abort()
        if self._open < self.limits.connections:
            return await self._connect()
        return await self._wait()

    def reuse(self, *, careful: bool = False) -> Connection | None:
        """An idle connection, if there is one."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            connection = self._idle.pop()
            limit = self.limits.idle_timeout
            if connection.keep_alive_hint is not None:
                limit = min(limit, connection.keep_alive_hint)
            stale = now - connection.idle_since > limit
            if connection.is_alive() and not stale and not (careful and connection.has_unread_bytes()):
                return connection
            connection.abort()
        return None

    async def _wait(self) -> Connection:
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self.limits.connect_timeout):
                connection = await waiter
        except TimeoutError:
            self._give_back(waiter)
            message = f"all {self.limits.connections} connections to the side were busy"
            raise UpstreamTimeoutError(message, sent=False) from None
        except asyncio.CancelledError:
            self._give_back(waiter)
            raise
        if connection is not None and connection.is_alive():
            return connection
        return await self._connect()

    def _give_back(self, waiter: "asyncio.Future[Connection | None]") -> None:
        """One who waited has left; what was given to it meanwhile is the next one's."""
        if waiter in self._waiting:
            self._waiting.remove(waiter)
        elif waiter.done() and not waiter.cancelled():
            connection = waiter.result()
            if connection is not None and connection.is_alive():
                self._release(connection)
            else:
                self._call_next()

    async def _connect(self) -> Connection:
        self._open += 1
        loop = asyncio.get_running_loop()
        opened: Connection | None = None

        def make() -> Connection:
            nonlocal opened
            opened = Connection(self.limits.read_timeout, self._release, self._forget)
            return opened

        try:
            async with asyncio.timeout(self.limits.connect_timeout):
                transport, connection = await loop.create_connection(
                    make,
                    self.origin.host,
                    self.origin.port,
                    ssl=self.origin.tls,
                    server_hostname=self.origin.host if self.origin.tls else None,
                )
        except BaseException as error:
            # One that was made and lost meanwhile has called `_forget` itself: again would make room for one too many.
            if opened is None or not opened.closed:
                if opened is not None:
                    opened.closed = True
                self._forget()
            if isinstance(error, TimeoutError):
                message = f"no connection to the side in {self.limits.connect_timeout:g} s"
                raise UpstreamTimeoutError(message, sent=False) from None
            if isinstance(error, OSError):
                message = f"the side cannot be reached: {error.strerror or error}"
                raise ConnectError(message) from error
            raise
        sock = transport.get_extra_info("socket")
        if sock is not None and self.limits.receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.limits.receive_buffer)
        return connection

    def _release(self, connection: Connection) -> None:
        if self._closed:
            connection.abort()
            return
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        connection.idle_since = asyncio.get_running_loop().time()
        self._idle.append(connection)

    def _forget(self) -> None:
        self._open -= 1
        self._call_next()

    def _call_next(self) -> None:
        """Tell one who waits that there is room for a new connection."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def sweep(self) -> None:
        """Close connections that have been idle too long."""
        now = asyncio.get_running_loop().time()
        kept = []
        for connection in self._idle:
            if connection.is_alive() and now - connection.idle_since <= self.limits.idle_timeout:
                kept.append(connection)
            else:
                connection.abort()
        self._idle = kept

    def drop_idle(self) -> None:
        idle, self._idle = self._idle, []
        for connection in idle:
            connection.abort()

    def close(self) -> None:
        self._closed = True
        self.drop_idle()
