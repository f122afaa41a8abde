"""Raw sockets on both ends of a gateway: a scripted upstream that keeps what it got, a client that sends bytes as given."""

import asyncio
import contextlib
import io
import json
import os
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import structlog

from flags.compiled import CompiledFlags
from flags.model import Flag
from gateway.breaker import Breaker
from gateway.edge.http1 import Edge, EdgeOptions, make_protocol
from gateway.endpoints import Catalog, Endpoint
from gateway.exchange import Side, UpstreamSide
from gateway.headers import TrustedPeers
from gateway.pipeline import Pipeline
from gateway.policies import Policy
from gateway.shadow.limits import Limits
from gateway.shadow.work import Shadow
from gateway.telemetry import BufferedOutput, Metrics, RequestIds, access_logger, configure_logging
from gateway.upstream import HttpSide, Origin, Pool, PoolLimits
from tests.support.shadows import Kept, make_shadow

Script = Callable[["Visit"], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
DEADLINE = 10.0


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with a reset: without the linger option even an abort ends with a clean FIN."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@dataclass
class Visit:
    """One connection to the upstream, as its script sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    number: int
    received: bytearray

    async def head(self) -> bytes:
        """Read one request's head; empty once the gateway has closed the connection."""
        data = bytearray()
        while not data.endswith(b"\r\n\r\n"):
            byte = await self.reader.read(1)
            if not byte:
                return b""
            data += byte
            self.received += byte
        return bytes(data)

    async def body(self, length: int) -> bytes:
        data = await self.reader.readexactly(length)
        self.received += data
        return data

    async def chunks(self) -> bytes:
        """Read a chunked body, decoded."""
        data = bytearray()
        while size := int(await self.reader.readline(), 16):
            data += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return bytes(data)

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def hang_up(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """End the connection with a TCP reset, as a crashed process does."""
        reset(self.writer)

    async def gone(self) -> bool:
        """Wait until the gateway has ended this connection, whatever it still sends before."""
        with contextlib.suppress(ConnectionError):
            while data := await self.reader.read(65536):
                self.received += data
        return True


async def turns(count: int = 64) -> None:
    """Let the loop go round, so that transports that were aborted, or linger over unread bytes, close their sockets."""
    for _ in range(count):
        await asyncio.sleep(0)


async def eventually(condition: Callable[[], bool]) -> None:
    """Until ``condition`` holds; for states that no byte on a socket announces."""
    async with asyncio.timeout(DEADLINE):
        while not condition():
            await asyncio.sleep(0.002)


async def settled(value: Callable[[], int]) -> int:
    """Wait until a number has not moved for some time, and return it; nobody says that a transfer is held back."""
    looks = [value()]
    async with asyncio.timeout(DEADLINE):
        while len(looks) < 6 or len(set(looks[-6:])) > 1:
            await asyncio.sleep(0.02)
            looks.append(value())
    return looks[-1]


def answering(*answers: bytes) -> Script:
    """A script that reads heads and gives these answers in turn, the last one for ever."""

    async def script(visit: Visit) -> None:
        index = 0
        while await visit.head():
            await visit.say(answers[min(index, len(answers) - 1)])
            index += 1

    return script


class Upstream:
    """A server on a free port whose every connection runs one script."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.visits: list[Visit] = []
        self.port = 0

    @property
    def received(self) -> bytes:
        """All bytes of all connections."""
        return b"".join(bytes(visit.received) for visit in self.visits)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = Visit(reader, writer, len(self.visits), bytearray())
        self.visits.append(visit)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self.script(visit)
        writer.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Upstream"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for visit in self.visits:
                held = visit.writer.get_extra_info("socket")
                # CPython stumbles over aborting what was closed with bytes still to send, once these are sent.
                if held is not None and held.fileno() >= 0:
                    visit.writer.transport.abort()
            await turns()


@dataclass
class Reply:
    """One answer as a client got it."""

    status: int
    reason: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    informational: list[bytes] = field(default_factory=list)

    def all(self, name: str) -> list[bytes]:
        return [value for key, value in self.headers if key.lower() == name.lower().encode()]

    def one(self, name: str) -> bytes:
        (value,) = self.all(name)
        return value


class Client:
    """A connection to the gateway that sends exactly what it is told."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def read_head(self) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        async with asyncio.timeout(DEADLINE):
            raw = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = raw[:-4].split(b"\r\n")
        _, status, reason = first.split(b" ", 2)
        headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
        return int(status), reason, headers

    async def reply(self, *, head_only: bool = False) -> Reply:
        """Read one whole answer; raises ``IncompleteReadError`` where it is broken off."""
        informational = []
        status, reason, headers = await self.read_head()
        while 100 <= status < 200 and status != 101:
            informational.append(b"%d" % status)
            status, reason, headers = await self.read_head()
        reply = Reply(status, reason, headers, b"", informational)
        if not head_only and status not in {101, 204, 304}:
            async with asyncio.timeout(DEADLINE):
                reply.body = await self._body(reply)
        return reply

    async def _body(self, reply: Reply) -> bytes:
        if reply.all("transfer-encoding"):
            return b"".join([chunk async for chunk in self.chunks()])
        if lengths := reply.all("content-length"):
            return await self.reader.readexactly(int(lengths[0]))
        return await self.reader.read()

    async def chunks(self) -> AsyncIterator[bytes]:
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            yield await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)

    async def ask(self, data: bytes) -> Reply:
        await self.send(data)
        return await self.reply()

    async def is_closed(self) -> bool:
        """Wait for the gateway to close; False where it sends something instead."""
        async with asyncio.timeout(DEADLINE):
            try:
                return await self.reader.read(1) == b""
            except ConnectionError:
                return True

    def leave(self) -> None:
        self.writer.transport.abort()


class Nobody:
    """Forgets the requests that no endpoint matched."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def add(self, method: str, path: str) -> None:
        self.seen.append((method, path))


@dataclass
class FixedFlags:
    """Flags that change only when a test sets others."""

    current: CompiledFlags


@dataclass
class Gateway:
    """A data plane on a free port, in this process."""

    edge: Edge
    port: int
    log: io.BytesIO
    output: BufferedOutput
    kept: Kept
    """What the shadow has put on record."""
    clients: list[Client] = field(default_factory=list)

    @property
    def shadow(self) -> Shadow:
        shadow = self.edge.pipeline.shadow
        assert shadow is not None
        return shadow

    async def outcomes(self, count: int = 1) -> list[str]:
        """The outcomes of the sampled requests, once there are so many."""
        await eventually(lambda: len(self.kept.comparisons) >= count)
        return [comparison.outcome for comparison in self.kept.comparisons]

    async def client(self) -> Client:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        self.clients.append(Client(reader, writer))
        return self.clients[-1]

    async def ask(self, data: bytes) -> Reply:
        return await (await self.client()).ask(data)

    def logged(self) -> str:
        self.output.flush()
        return self.log.getvalue().decode()

    def events(self, name: str) -> list[dict[str, object]]:
        """The fields of all log lines of one event."""
        lines = [json.loads(line) for line in self.logged().splitlines()]
        return [line for line in lines if line["event"] == name]

    def count(self, metric: str, **labels: str) -> float:
        """The value of one counter or gauge."""
        metrics = self.edge.pipeline.metrics
        metrics.flush()
        return metrics.registry.get_sample_value(metric, labels) or 0.0


@dataclass(frozen=True)
class Setup:
    """What a test wants otherwise than usual."""

    endpoints: tuple[Endpoint, ...] = ()
    flags: tuple[Flag, ...] = ()
    options: EdgeOptions = field(default_factory=EdgeOptions)
    limits: PoolLimits = field(default_factory=PoolLimits)
    trusted: TrustedPeers = field(default_factory=TrustedPeers)
    breaker: Breaker = field(default_factory=Breaker)
    shadow: Limits = field(default_factory=lambda: Limits(noise=0.0))
    policies: dict[str, Policy] = field(default_factory=dict)
    send_buffer: int | None = None
    """Bytes the kernel takes for a client, where a test needs them few."""


def _sides(
    ports: dict[Side, int], limits: PoolLimits, tasks: asyncio.TaskGroup
) -> tuple[list[Pool], dict[Side, UpstreamSide]]:
    pools = {side: Pool(Origin("127.0.0.1", port), limits) for side, port in ports.items()}
    return list(pools.values()), {side: HttpSide(pool, tasks) for side, pool in pools.items()}


def _bound_buffer(server: asyncio.Server, size: int | None) -> None:
    """Sockets that are accepted inherit it."""
    if size is not None:
        listening = socket.socket(fileno=os.dup(server.sockets[0].fileno()))
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
        listening.close()


@asynccontextmanager
async def gateway(legacy: int, new: int | None = None, setup: Setup | None = None) -> AsyncIterator[Gateway]:
    """A gateway in front of the upstreams on these ports."""
    setup = setup or Setup()
    log = io.BytesIO()
    output = configure_logging("info", "json", log)
    structlog.configure(cache_logger_on_first_use=False)  # or the modules' loggers would stay with this test's output
    async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as tasks:
        ports = {side: port for side, port in ((Side.LEGACY, legacy), (Side.NEW, new)) if port is not None}
        pools, sides = _sides(ports, setup.limits, tasks)
        apart, asked = _sides(ports, setup.limits, tasks)
        kept = Kept()
        shadow = make_shadow(asked, kept, setup.shadow, setup.policies)
        working = tasks.create_task(shadow.run())
        pipeline = Pipeline(
            Catalog(setup.endpoints),
            FixedFlags(CompiledFlags(setup.flags)),
            sides,
            Metrics(),
            Nobody(),
            trusted=setup.trusted,
            breaker=setup.breaker,
            access=access_logger(output, "json"),
            shadow=shadow,
            policies=setup.policies,
        )
        edge = Edge(pipeline, tasks, b"127.0.0.1", setup.options, RequestIds("test"))
        server = await asyncio.get_running_loop().create_server(make_protocol(edge), "127.0.0.1", 0)
        _bound_buffer(server, setup.send_buffer)
        running = Gateway(edge, server.sockets[0].getsockname()[1], log, output, kept)
        try:
            yield running
        finally:
            server.close()
            for client in running.clients:
                client.leave()
            for connection in list(edge.connections):
                connection.cut()
            working.cancel()
            for pool in (*pools, *apart):
                pool.close()
            await turns()
            # A task that outlives its connection would keep the group open for ever.
            limit.reschedule(asyncio.get_running_loop().time() + DEADLINE)


@asynccontextmanager
async def through(script: Script, setup: Setup | None = None) -> AsyncIterator[tuple[Gateway, Upstream]]:
    """A gateway in front of one scripted legacy upstream."""
    async with (
        Upstream(script).running() as upstream,
        gateway(upstream.port, setup=setup) as running,
    ):
        yield running, upstream


GET_ITEM = Endpoint("items.get_item", "GET", "/items/{id}")
ADD_ITEM = Endpoint("items.add_item", "POST", "/items")
ITEM_SOCKET = Endpoint("items.watch", "WEBSOCKET", "/items/ws")
ROUTED = tuple(Flag(endpoint.route_flag, enabled=True) for endpoint in (GET_ITEM, ADD_ITEM, ITEM_SOCKET))


@asynccontextmanager
async def both(
    legacy: Script, new: Script, setup: Setup | None = None
) -> AsyncIterator[tuple[Gateway, Upstream, Upstream]]:
    """A gateway between two scripted sides; the three endpoints above are routed to new."""
    setup = setup or Setup(flags=ROUTED)
    setup = replace(setup, endpoints=(GET_ITEM, ADD_ITEM, ITEM_SOCKET))
    async with (
        Upstream(legacy).running() as legacy_side,
        Upstream(new).running() as new_side,
        gateway(legacy_side.port, new_side.port, setup) as running,
    ):
        yield running, legacy_side, new_side


async def unused_port() -> int:
    """A port on which nobody listens."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
