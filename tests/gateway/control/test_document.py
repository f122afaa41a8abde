"""Whatever the new side answers where a document is looked for, reading it ends."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from typing_extensions import override

from gateway.control.document import LONGEST, read_document

URL = "http://new/openapi.json"


class Flood(httpx.AsyncByteStream):
    """Has no end; counts what was taken of it. With ``pause`` it hangs after the first piece."""

    def __init__(self, *, pause: bool = False) -> None:
        self.taken = 0
        self._pause = pause

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 1 << 20
            yield b"x" * (1 << 20)
            if self._pause:
                await asyncio.Event().wait()


def giving(answer: httpx.Response) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: answer)


async def test_whole_document_is_read() -> None:
    assert await read_document(URL, 5, giving(httpx.Response(200, text="{}"))) == b"{}"


async def test_refusal_is_an_error() -> None:
    with pytest.raises(httpx.HTTPStatusError, match="503"):
        await read_document(URL, 5, giving(httpx.Response(503)))


async def test_flood_is_let_go_at_the_limit() -> None:
    flood = Flood()
    with pytest.raises(httpx.TransportError, match="longer than 16 MiB"):
        await read_document(URL, 5, giving(httpx.Response(200, stream=flood)))
    assert flood.taken <= LONGEST + (1 << 20)


async def test_document_that_does_not_end_is_given_up() -> None:
    with pytest.raises(httpx.ReadTimeout, match=r"within 0\.01 s"):
        await read_document(URL, 0.01, giving(httpx.Response(200, stream=Flood(pause=True))))
