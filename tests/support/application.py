"""An application to stand behind a gateway process: real sockets in a thread, one behaviour per path."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_OK = b"HTTP/1.1 200 OK\r\n"
PIECE = b"0123456789abcdef" * 4096


@dataclass
class Call:
    """One request as the application got it."""

    head: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def method(self) -> str:
        return self.head.split(b" ")[0].decode()

    @property
    def target(self) -> str:
        return self.head.split(b" ")[1].decode()

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def field(self, name: str) -> str | None:
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return None

    async def pieces(self) -> int:
        """Read the body and forget it; its length."""
        if self.field("transfer-encoding"):
            total = 0
            while size := int(await self.reader.readline(), 16):
                await self.reader.readexactly(size + 2)
                total += size
            await self.reader.readline()
            return total
        total = left = int(self.field("content-length") or 0)
        while left:
            left -= len(await self.reader.readexactly(min(left, 65536)))
        return total

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes, fields: bytes = b"") -> None:
        await self.say(_OK + fields + b"Content-Length: %d\r\n\r\n" % len(body) + body)


class Application:
    """Answers by path; a test thread steers it with ``go`` and looks at what it saw."""

    def __init__(self, name: str = "application") -> None:
        self.name = name
        self.port = 0
        self.calls: list[Call] = []
        self.left: list[str] = []
        """Targets whose caller went away while they were answered."""
        self._loop = asyncio.new_event_loop()
        self._go = asyncio.Semaphore(0)
        self._ready = threading.Event()
        self._stop = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def targets(self) -> list[str]:
        return [call.target for call in self.calls]

    def go(self) -> None:
        """Let one waiting request take its next step."""
        self._loop.call_soon_threadsafe(self._go.release)

    def run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=1 << 20)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Cancelled at the end: asyncio's streams would report that as an unhandled error.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                call = Call(await reader.readuntil(b"\r\n\r\n"), reader, writer)
                self.calls.append(call)
                try:
                    await self._behave(call)
                except ConnectionError:
                    self.left.append(call.target)
                    raise
        writer.close()

    async def _behave(self, call: Call) -> None:
        parts = call.path.split("/")
        behaviour = _BEHAVIOURS.get(parts[1], _ok)
        await behaviour(self, call)

    async def step(self, call: Call) -> None:
        """Wait for the test's ``go``, or for the caller to leave."""
        async with asyncio.TaskGroup() as tasks:
            went = tasks.create_task(self._go.acquire())
            heard = tasks.create_task(call.reader.read(1))
            done, waiting = await asyncio.wait({went, heard}, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
        if heard in done:
            raise ConnectionResetError

    @contextmanager
    def running(self) -> Iterator["Application"]:
        thread = threading.Thread(target=self.run, daemon=True)
        thread.start()
        self._ready.wait()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stop.set)
            thread.join()


async def _ok(_application: Application, call: Call) -> None:
    await call.pieces()
    await call.answer(b"ok")


async def _who(application: Application, call: Call) -> None:
    await call.answer(application.name.encode())


async def _head(_application: Application, call: Call) -> None:
    """Say what arrived, byte for byte."""
    await call.pieces()
    await call.answer(call.head)


async def _echo(_application: Application, call: Call) -> None:
    """Give the body back while it arrives."""
    await call.say(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
    if call.field("transfer-encoding"):
        while size := int(await call.reader.readline(), 16):
            await call.say(b"%x\r\n" % size + await call.reader.readexactly(size + 2))
        await call.reader.readline()
    else:
        left = int(call.field("content-length") or 0)
        while left:
            data = await call.reader.read(min(left, 65536))
            left -= len(data)
            await call.say(b"%x\r\n%b\r\n" % (len(data), data))
    await call.say(b"0\r\n\r\n")


async def _count(_application: Application, call: Call) -> None:
    await call.answer(b"%d" % await call.pieces())


async def _hold(application: Application, call: Call) -> None:
    """Answer only when told to."""
    await application.step(call)
    await call.answer(b"held")


async def _events(application: Application, call: Call) -> None:
    """Three server-sent events, each when told to."""
    await call.say(_OK + b"Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    for number in range(3):
        await application.step(call)
        event = b"data: %d\n\n" % number
        await call.say(b"%x\r\n%b\r\n" % (len(event), event))
    await call.say(b"0\r\n\r\n")


async def _broken(_application: Application, call: Call) -> None:
    """Promise more than is given."""
    if call.path.endswith("chunks"):
        await call.say(_OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
    else:
        await call.say(_OK + b"Content-Length: 100\r\n\r\nhello")
    raise asyncio.IncompleteReadError(b"", None)


async def _status(_application: Application, call: Call) -> None:
    code = int(call.path.split("/")[2])
    framing = b"" if code in {204, 304} else b"Content-Length: 0\r\n"
    if code == 304:
        framing = b'ETag: "v1"\r\nContent-Length: 5\r\n'
    await call.say(b"HTTP/1.1 %d Said\r\n%bX-Said: yes\r\n\r\n" % (code, framing))


async def _fields(_application: Application, call: Call) -> None:
    """Duplicates and an order to keep; a body that a HEAD does not get."""
    fields = b"Zulu: 1\r\nSet-Cookie: a=1; Path=/\r\nAlpha: 2\r\nSet-Cookie: b=2\r\nX-Empty:\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"
    if call.method == "HEAD":
        await call.say(_OK + fields + b"Content-Length: 5\r\n\r\n")
    else:
        await call.answer(b"hello", fields)


async def _bytes(_application: Application, call: Call) -> None:
    left = int(call.path.split("/")[2])
    await call.say(_OK + b"Content-Length: %d\r\n\r\n" % left)
    while left:
        piece = PIECE[:left]
        left -= len(piece)
        await call.say(piece)


async def _endless(_application: Application, call: Call) -> None:
    await call.say(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        await call.say(b"%x\r\n%b\r\n" % (len(PIECE), PIECE))


_BEHAVIOURS: dict[str, Callable[[Application, Call], Awaitable[None]]] = {
    "broken": _broken,
    "bytes": _bytes,
    "count": _count,
    "echo": _echo,
    "endless": _endless,
    "events": _events,
    "fields": _fields,
    "head": _head,
    "hold": _hold,
    "status": _status,
    "who": _who,
}
