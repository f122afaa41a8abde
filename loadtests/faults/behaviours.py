"""A new side that breaks on purpose: `python -m loadtests.faults.behaviours PORT BEHAVIOUR`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from loadtests.bench.configs import fixed_body

FLOOD_BYTES = 1 << 30
_PIECE = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
SLOW_SECONDS = 3.0


def answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


SAME = answer(fixed_body().encode())
OTHER = answer(fixed_body().replace("1500.00", "1500.01").encode())
HALF = SAME[: len(SAME) // 2]


async def same(writer: asyncio.StreamWriter) -> bool:
    writer.write(SAME)
    return True


async def other(writer: asyncio.StreamWriter) -> bool:
    writer.write(OTHER)
    return True


async def slow(writer: asyncio.StreamWriter) -> bool:
    await asyncio.sleep(SLOW_SECONDS)
    return await same(writer)


async def hanging(_writer: asyncio.StreamWriter) -> bool:
    await asyncio.Event().wait()
    return False


async def garbage(writer: asyncio.StreamWriter) -> bool:
    writer.write(bytes(range(256)) * 8 + b"\r\n\r\n")
    return False


async def half(writer: asyncio.StreamWriter) -> bool:
    writer.write(HALF)
    return False


async def flooding(writer: asyncio.StreamWriter) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(FLOOD_BYTES // 0x10000):
        writer.write(_PIECE)
        await writer.drain()
    return False


Behaviour = Callable[[asyncio.StreamWriter], Awaitable[bool]]
"""Answers one request; whether the connection goes on."""
BEHAVIOURS: dict[str, Behaviour] = {
    behaviour.__name__: behaviour for behaviour in (same, other, slow, hanging, garbage, half, flooding)
}


async def serve(port: int, behaviour: Behaviour) -> None:
    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                if not await behaviour(writer):
                    break
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the gateway has let go, as it should
        finally:
            writer.close()

    server = await asyncio.start_server(visit, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), BEHAVIOURS[sys.argv[2]]))
