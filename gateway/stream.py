"""A body between two connections: pushed by the one that receives, pulled by the one that sends, bounded by pausing."""

import asyncio
from collections.abc import Callable

from gateway.errors import ClientGoneError

HIGH_WATER = 256 * 1024
"""Bytes held before the source is asked to pause."""


class Stream:
    """Implements ``exchange.Body`` over a source that can pause; one reader."""

    __slots__ = (
        "_chunks",
        "_close",
        "_closed",
        "_error",
        "_pause",
        "_paused",
        "_resume",
        "_size",
        "_waiter",
        "done",
    )

    def __init__(
        self,
        pause: Callable[[], None] | None = None,
        resume: Callable[[], None] | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._pause = pause
        self._resume = resume
        self._close = close
        self._closed = False
        self._paused = False
        self.done = False

    def push(self, data: bytes) -> None:
        if self._closed:
            return
        self._chunks.append(data)
        self._size += len(data)
        if self._size > HIGH_WATER and not self._paused and self._pause is not None:
            self._paused = True
            self._pause()
        if self._waiter is not None:
            self._wake()

    def finish(self) -> None:
        """No more will come; the source is not held back any longer, since what it sends now is another message."""
        self.done = True
        self._let_go()
        if self._waiter is not None:
            self._wake()

    def fail(self, error: Exception) -> None:
        """Break the body: the reader gets what arrived before, then ``error``."""
        if not self.done and self._error is None:
            self._error = error
            if self._waiter is not None:
                self._wake()

    @property
    def failed(self) -> Exception | None:
        return self._error

    def take(self) -> bytes:
        chunks = self._chunks
        if not chunks:
            return b""
        # Most bodies come in one piece, and joining would copy it.
        data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self._chunks = []
        self._size = 0
        self._let_go()
        return data

    def _let_go(self) -> None:
        if self._paused and self._resume is not None:
            self._paused = False
            self._resume()

    async def read(self) -> bytes:
        await self.wait()
        data = self.take()
        if not data and self._error is not None:
            raise self._error
        return data

    async def wait(self) -> None:
        """Until there is something to take, an end or an error."""
        while not self._chunks and not self.done and self._error is None:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    def close(self) -> None:
        """Drop what is held and what may come; where the end has not arrived, source and reader are told to stop."""
        self._closed = True
        self._chunks = []
        self._size = 0
        close, self._close = self._close, None
        if self.done:
            return
        self._let_go()
        # Also in place of what broke the body: an error that was raised knows its frames, and they know this stream.
        self._error = ClientGoneError("the reader wants no more")
        self._wake()
        if close is not None:
            close()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def complete(data: bytes = b"") -> Stream:
    """A body that has wholly arrived."""
    stream = Stream()
    if data:
        stream.push(data)
    stream.finish()
    return stream
