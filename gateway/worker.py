"""A data-plane process: our own HTTP/1.1 edge on a socket that the supervisor opened."""

import asyncio
import signal
import socket
import ssl
from multiprocessing import parent_process

import structlog
import uvloop

from gateway.config import Settings
from gateway.edge.http1 import Edge, EdgeOptions, make_protocol
from gateway.edge.parser import Limits
from gateway.plane import DataPlane, data_plane

log = structlog.get_logger("gateway")

BACKLOG = 4096


def run_worker(settings: Settings, sock: socket.socket) -> None:
    """Serve until SIGTERM, SIGINT or the supervisor's end; then finish what is in flight."""
    uvloop.run(_serve(settings, sock))


async def _serve(settings: Settings, sock: socket.socket) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    parent = parent_process()
    if parent is not None:
        loop.add_reader(parent.sentinel, stopping.set)
    async with data_plane(settings) as plane:
        edge = make_edge(plane)
        server = await loop.create_server(
            make_protocol(edge), sock=sock, backlog=BACKLOG, ssl=_tls(settings)
        )
        log.info(
            "gateway.listening", address=f"{settings.host}:{sock.getsockname()[1]}"
        )
        await stopping.wait()
        if parent is not None:
            loop.remove_reader(parent.sentinel)
        log.info("gateway.draining", connections=len(edge.connections))
        server.close()
        edge.drain()
        await _drained(edge, settings.drain_timeout)


def make_edge(plane: DataPlane) -> Edge:
    settings = plane.settings
    options = EdgeOptions(
        limits=Limits(settings.max_header_bytes, settings.max_target_bytes),
        header_timeout=settings.header_timeout,
        keep_alive_timeout=settings.keep_alive_timeout,
        body_timeout=settings.upstream_read_timeout,
        scheme="https" if settings.tls_cert else "http",
    )
    edge = Edge(
        plane.pipeline, plane.tasks, plane.default_host, options, plane.ids, set()
    )
    plane.connections = lambda: len(edge.connections)
    return edge


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls_cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.tls_cert, settings.tls_key)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def _drained(edge: Edge, limit: float) -> None:
    try:
        async with asyncio.timeout(limit):
            while edge.connections:
                await asyncio.sleep(0.02)
    except TimeoutError:
        log.warning("gateway.drain_cut", connections=len(edge.connections))
        for connection in list(edge.connections):
            connection.cut()
