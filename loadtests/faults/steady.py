"""Clients at a fixed rate, whatever the server does: `python -m loadtests.faults.steady PORT RATE SECONDS`.

A request's time counts from when it was due, so that a server which stalls is charged for all who would have come.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass

import uvloop

from loadtests.bench.configs import PATH, fixed_body

CONNECTIONS = 16
PATIENCE = 10.0
REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: faults\r\nAccept: application/json\r\n\r\n".encode()


@dataclass(frozen=True, slots=True)
class Seen:
    """One round."""

    errors: int
    times_ms: list[float]
    """Of the requests that were answered well."""


def quantile(times: list[float], share: float) -> float:
    """0 where there is none."""
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def visit(port: int, due: float, every: float, until: float, times: list[float]) -> int:
    """One connection's requests; how many went wrong."""
    body, errors = fixed_body().encode(), 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while due < until:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            async with asyncio.timeout(PATIENCE):
                writer.write(REQUEST)
                head = await reader.readuntil(b"\r\n\r\n")
                got = await reader.readexactly(len(body))
            if not head.startswith(b"HTTP/1.1 200") or got != body:
                errors += 1
            else:
                times.append(time.perf_counter() - due)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            errors += 1
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        due += every
    writer.close()
    return errors


async def measure(port: int, rate: float, seconds: float) -> Seen:
    times: list[float] = []
    began, every = time.perf_counter() + 0.2, CONNECTIONS / rate
    async with asyncio.TaskGroup() as tasks:
        visits = [
            tasks.create_task(visit(port, began + number / rate, every, began + seconds, times))
            for number in range(CONNECTIONS)
        ]
    return Seen(sum(each.result() for each in visits), [round(each * 1000, 3) for each in times])


if __name__ == "__main__":
    found = uvloop.run(measure(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
