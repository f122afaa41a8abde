"""A data-plane process: our own HTTP/1.1 edge, or an ASGI server, on a socket that the supervisor opened."""

import asyncio
import os
import signal
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from typing import Any, cast

import structlog
import uvloop
from typing_extensions import override

from gateway.collecting import keep_what_lives, look_seldom
from gateway.config import Settings
from gateway.edge.asgi import AsgiEdge
from gateway.edge.http1 import Edge, EdgeOptions, make_protocol
from gateway.edge.parser import Limits
from gateway.errors import GatewayError, SettingsError
from gateway.plane import DataPlane, check_plane, data_plane
from gateway.websocket import MAX_MESSAGE

log = structlog.get_logger("gateway")

BACKLOG = 4096
SWITCH_SECONDS = 0.0005
UNUSABLE = 78
"""Exit status of a process that another start would not help (sysexits.h: EX_CONFIG)."""


def check_settings(settings: Settings) -> None:
    """Raise what each worker would stumble over."""
    check_plane(settings)
    _tls(settings)


def run_worker(settings: Settings, sock: socket.socket) -> None:
    """Serve until SIGTERM or the supervisor's end; then finish what is in flight."""
    look_seldom()
    # What the shadow does in threads gives way to a request within this time, instead of Python's 5 ms.
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        uvloop.run(_serve(settings, sock))
    except GatewayError as error:
        sys.stderr.write(f"banyan: {error}\n")
        sys.exit(UNUSABLE)


async def _serve(settings: Settings, sock: socket.socket) -> None:
    with _stop_event() as stopping:
        async with data_plane(settings) as plane:
            keep_what_lives()
            await _SERVERS[settings.server](plane, sock, stopping)


@contextmanager
def _stop_event() -> Iterator[asyncio.Event]:
    """Set by SIGTERM, and where the supervisor is gone without having sent one."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    parent = parent_process()
    if parent is None:
        yield stopping
        return
    sentinel = parent.sentinel

    def orphaned() -> None:
        loop.remove_reader(sentinel)  # it stays readable for ever
        stopping.set()

    loop.add_reader(sentinel, orphaned)
    try:
        yield stopping
    finally:
        loop.remove_reader(sentinel)


async def _serve_http1(plane: DataPlane, sock: socket.socket, stopping: asyncio.Event) -> None:
    edge = make_edge(plane)
    server = await asyncio.get_running_loop().create_server(
        make_protocol(edge), sock=sock, backlog=BACKLOG, ssl=_tls(plane.settings)
    )
    _log_listening(sock)
    await stopping.wait()
    log.info("gateway.draining", connections=len(edge.connections))
    server.close()
    edge.drain()
    await _drained(edge, plane.settings.drain_timeout)


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


async def _drained(edge: Edge, limit: float) -> None:
    try:
        async with asyncio.timeout(limit):
            await edge.emptied.wait()
    except TimeoutError:
        log.warning("gateway.drain_cut", connections=len(edge.connections))
        for connection in list(edge.connections):
            connection.cut()


async def _serve_uvicorn(plane: DataPlane, sock: socket.socket, stopping: asyncio.Event) -> None:
    import uvicorn  # noqa: PLC0415 - only where it is the server

    class Server(uvicorn.Server):
        @override
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Leave signals to the loop: uvicorn raises them again when done, which would cut the clean-up short."""
            yield

    settings = plane.settings
    config = uvicorn.Config(
        AsgiEdge(plane),
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        # The side's own Server and Date are passed on; uvicorn's would stand beside them.
        server_header=False,
        date_header=False,
        # Whom to believe about the client is the gateway's to judge, by its trusted proxies.
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=int(settings.keep_alive_timeout),
        timeout_graceful_shutdown=int(settings.drain_timeout),
        ws_max_size=MAX_MESSAGE,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    server = Server(config)
    plane.connections = lambda: len(server.server_state.connections)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[sock]))
        _log_listening(sock)
        await stopping.wait()
        log.info("gateway.draining", connections=plane.connections())
        server.should_exit = True


async def _serve_granian(plane: DataPlane, sock: socket.socket, stopping: asyncio.Event) -> None:
    from granian._granian import SocketHolder  # noqa: PLC0415 - only where it is the server
    from granian.constants import Interfaces, SSLProtocols  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server.embed import Server as EmbeddedServer  # noqa: PLC0415

    make_holder = cast(Callable[[int, bool, int], Any], SocketHolder)  # its stub leaves the arguments out

    class Server(EmbeddedServer):
        @override
        def _init_shared_socket(self) -> None:
            """Serve on the supervisor's socket: one of granian's own would lose what waits in it when a worker dies."""
            self._ssp = None
            self._shd = make_holder(sock.fileno(), False, BACKLOG)  # noqa: FBT003 - it takes no keywords

    settings = plane.settings
    sock.setblocking(False)  # noqa: FBT003 - nor does this
    server = Server(
        AsgiEdge(plane),
        interface=Interfaces.ASGINL,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(
            header_read_timeout=int(settings.header_timeout * 1000),
            max_buffer_size=max(8192, settings.max_header_bytes + settings.max_target_bytes),
        ),
        log_level=LogLevels.error,
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
        ssl_protocol_min=SSLProtocols.tls12,
    )
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(server.serve())
        _log_listening(sock)
        await stopping.wait()
        log.info("gateway.draining")
        server.stop()  # type: ignore[no-untyped-call]  # granian's gap
        done, _ = await asyncio.wait({serving}, timeout=settings.drain_timeout)
        if not done:
            log.warning("gateway.drain_cut")
            serving.cancel()


_SERVERS: dict[str, Callable[[DataPlane, socket.socket, asyncio.Event], Awaitable[None]]] = {
    "banyan": _serve_http1,
    "uvicorn": _serve_uvicorn,
    "granian": _serve_granian,
}


def _log_listening(sock: socket.socket) -> None:
    host, port = sock.getsockname()[:2]
    log.info("gateway.listening", pid=os.getpid(), address=f"[{host}]:{port}" if ":" in host else f"{host}:{port}")


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if (settings.tls_cert is None) != (settings.tls_key is None):
        message = "TLS needs a certificate and its key; set both BANYAN_TLS_CERT and BANYAN_TLS_KEY, or neither"
        raise SettingsError(message)
    if settings.tls_cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key)
    except OSError as error:  # ssl.SSLError is one
        message = f"the certificate {settings.tls_cert} with the key {settings.tls_key} cannot be used ({error})"
        raise SettingsError(message) from error
    context.set_alpn_protocols(["http/1.1"])
    return context
