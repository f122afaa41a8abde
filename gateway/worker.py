"""A data-plane process: our own HTTP/1.1 edge, or an ASGI server, on a socket that the supervisor opened."""

import asyncio
import os
import signal
import socket
import ssl
from multiprocessing import parent_process

import structlog
import uvicorn
import uvloop
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from gateway.config import Settings
from gateway.edge.http1 import Edge, EdgeOptions, make_protocol
from gateway.edge.parser import Limits
from gateway.plane import DataPlane, data_plane
from gateway.serving import HANDED_OVER

log = structlog.get_logger("gateway")

BACKLOG = 4096


def run_worker(settings: Settings, sock: socket.socket) -> None:
    """Serve until SIGTERM, SIGINT or the supervisor's end; then finish what is in flight."""
    if settings.server == "banyan":
        uvloop.run(_serve(settings, sock))
        return
    # The token is the control plane's; the rest must reach processes that the server itself may start.
    os.environ[HANDED_OVER] = settings.model_dump_json(exclude={"token"})
    if settings.server == "uvicorn":
        _run_uvicorn(settings, sock)
    else:
        port = sock.getsockname()[1]
        sock.close()
        _run_granian(settings, port)


def _run_uvicorn(settings: Settings, sock: socket.socket) -> None:
    config = uvicorn.Config(
        "gateway.serving:app",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(settings.drain_timeout) or None,
        ws_max_size=64 * 1024 * 1024,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    uvicorn.Server(config).run(sockets=[sock])


def _run_granian(settings: Settings, port: int) -> None:
    Granian(
        "gateway.serving:app",
        address=settings.host,
        port=port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        http1_settings=HTTP1Settings(header_read_timeout=int(settings.header_timeout * 1000)),
        log_access=False,
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
        workers_kill_timeout=int(settings.drain_timeout) or 1,
        respawn_failed_workers=True,
    ).serve()


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
        server = await loop.create_server(make_protocol(edge), sock=sock, backlog=BACKLOG, ssl=_tls(settings))
        log.info("gateway.listening", address=f"{settings.host}:{sock.getsockname()[1]}")
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
    edge = Edge(plane.pipeline, plane.tasks, plane.default_host, options, plane.ids, set())
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
            await edge.emptied.wait()
    except TimeoutError:
        log.warning("gateway.drain_cut", connections=len(edge.connections))
        for connection in list(edge.connections):
            connection.cut()
