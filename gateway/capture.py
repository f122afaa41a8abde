"""A body passed on while a bounded copy of it is kept for the shadow: never delayed by it, never held back for it."""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple

from gateway.exchange import Body
from gateway.stream import complete

TOO_LARGE: Final = "too_large"
NO_ROOM: Final = "bytes"
LATE: Final = "body"


class Budget:
    """Bytes that all copies of one worker may hold together."""

    __slots__ = ("held", "limit")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held = 0

    def take(self, size: int) -> bool:
        if self.held + size > self.limit:
            return False
        self.held += size
        return True

    def give(self, size: int) -> None:
        self.held -= size


class Copy:
    """What has passed, as far as it may be kept; once it may not, nothing of it is."""

    __slots__ = ("_budget", "_chunks", "limit", "refused", "size", "whole")

    def __init__(self, budget: Budget, limit: int) -> None:
        self._budget = budget
        self.limit = limit
        self._chunks: list[bytes] = []
        self.size = 0
        self.refused = ""
        """Why nothing is kept: ``TOO_LARGE`` or ``NO_ROOM``."""
        self.whole = False
        """Whether the body's end has passed."""

    def add(self, data: bytes) -> None:
        size = len(data)
        if self.refused or not size:
            return
        if self.size + size > self.limit:
            self.refuse(TOO_LARGE)
        elif not self._budget.take(size):
            self.refuse(NO_ROOM)
        else:
            self.size += size
            self._chunks.append(data)

    def refuse(self, why: str) -> None:
        """Keep nothing, from here on and of what has passed."""
        # The first reason counts, because what comes later only follows from it.
        self.refused = self.refused or why
        self.release()

    def release(self) -> None:
        """Give the bytes back to the budget; the copy is empty then."""
        self._budget.give(self.size)
        self.size = 0
        self._chunks = []

    @property
    def data(self) -> bytes:
        return b"".join(self._chunks)


class Captured:
    """Implements ``exchange.Body`` over another, copying what is taken from it; ``on_whole`` is called at its end."""

    __slots__ = ("_body", "_copy", "_on_whole")

    def __init__(self, body: Body, copy: Copy, on_whole: Callable[[], None]) -> None:
        self._body = body
        self._copy = copy
        self._on_whole = on_whole

    @property
    def done(self) -> bool:
        return self._body.done

    def take(self) -> bytes:
        data = self._body.take()
        self._copy.add(data)
        self._look()
        return data

    async def read(self) -> bytes:
        data = await self._body.read()
        self._copy.add(data)
        self._look()
        return data

    def close(self) -> None:
        self._body.close()

    def _look(self) -> None:
        if self._body.done and not self._copy.whole:
            self._copy.whole = True
            self._on_whole()


class Prefixed:
    """Implements ``exchange.Body``: what was read ahead, then the rest as it comes."""

    __slots__ = ("_body", "_first")

    def __init__(self, first: bytes, body: Body) -> None:
        self._first = first
        self._body = body

    @property
    def done(self) -> bool:
        return self._body.done

    def take(self) -> bytes:
        first, self._first = self._first, b""
        return first + self._body.take()

    async def read(self) -> bytes:
        return self.take() or await self._body.read()

    def close(self) -> None:
        self._first = b""
        self._body.close()


class Ahead(NamedTuple):
    """A body read before it is sent on."""

    data: bytes
    body: Body
    """All of it again, for whoever is to send it."""
    refused: str = ""
    """Why ``data`` is not the whole: ``TOO_LARGE`` or ``LATE``."""


async def read_ahead(body: Body, limit: int, seconds: float) -> Ahead:
    """The whole body, if it is no longer than the limit and comes within the time."""
    pieces, size = [], 0
    try:
        async with asyncio.timeout(seconds):
            while data := await body.read():
                pieces.append(data)
                size += len(data)
                if size > limit:
                    return Ahead(b"", Prefixed(b"".join(pieces), body), TOO_LARGE)
    except TimeoutError:  # a client that takes its time, or waits for legacy to say 100
        return Ahead(b"", Prefixed(b"".join(pieces), body), LATE)
    whole = b"".join(pieces)
    return Ahead(whole, complete(whole))
