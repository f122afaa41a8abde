"""A document of the new side's, read for people: bounded in time and size, since the new side may be in any state."""

import asyncio
from typing import Final

import httpx

LONGEST: Final = 16 * 1024 * 1024
"""Bytes, whatever it was packed into."""


async def read_document(url: str, patience: float, transport: httpx.AsyncBaseTransport | None = None) -> bytes:
    """What stands there; raises ``httpx.HTTPError`` or ``httpx.InvalidURL``. ``patience`` is for the whole of it."""
    try:
        async with (
            # httpx counts from one piece to the next, so a side that sends a byte now and then would hold us for ever.
            asyncio.timeout(patience),
            httpx.AsyncClient(transport=transport, timeout=patience, trust_env=False) as client,
            client.stream("GET", url) as answer,
        ):
            answer.raise_for_status()
            return await _whole(answer)
    except TimeoutError as error:
        raise httpx.ReadTimeout(f"it was not whole within {patience:g} s") from error


async def _whole(answer: httpx.Response) -> bytes:
    pieces, size = [], 0
    async for piece in answer.aiter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > LONGEST:
            raise httpx.TransportError(f"it is longer than {LONGEST >> 20} MiB")
    return b"".join(pieces)
