"""The upstream where nginx is missing: `python -m loadtests.bench.fixed PORT` gives the same 1 KB to every GET.

It counts blank lines instead of parsing, which is all that wrk's and a proxy's body-less requests need.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

import uvloop
from typing_extensions import override

from loadtests.bench.configs import fixed_body

HEAD_END = b"\r\n\r\n"


def answer() -> bytes:
    body = fixed_body().encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


class Fixed(asyncio.Protocol):
    """One connection; a head cut over two packets is answered when its end has come."""

    def __init__(self) -> None:
        self._answer = answer()
        self._tail = b""
        self._transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not derive from asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    @override
    def data_received(self, data: bytes) -> None:
        seen = self._tail + data
        count = seen.count(HEAD_END)
        self._tail = seen[seen.rfind(HEAD_END) + len(HEAD_END) :] if count else seen
        if count and self._transport is not None:
            self._transport.write(self._answer * count)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Fixed, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
