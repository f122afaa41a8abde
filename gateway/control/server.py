"""The control plane as a process of the supervisor: opens flags and store, serves on a socket it is handed."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator
from multiprocessing import parent_process

import structlog
import uvicorn
from typing_extensions import override

from flags.embedded import EmbeddedFlags
from flags.errors import StoreError
from gateway.catalog_file import load
from gateway.clock import utc_now
from gateway.collecting import keep_what_lives, look_seldom
from gateway.config import Settings
from gateway.control.access import AccessStore
from gateway.control.app import create_control
from gateway.control.built import Built
from gateway.control.context import Control
from gateway.control.intentions import Intentions
from gateway.control.pulse import Pulse
from gateway.control.reports import burn_up_of
from gateway.control.templating import compile_templates
from gateway.endpoints import Catalog
from gateway.report.candidates import CandidateStore
from gateway.report.retention import tidy_regularly
from gateway.report.store import ReportStore
from gateway.telemetry import BufferedOutput, configure_logging
from gateway.token import operator_token

log = structlog.get_logger(__name__)

_FLUSH_SECONDS = 0.2


def run_control(settings: Settings, sock: socket.socket) -> None:
    """Serve until SIGTERM, SIGINT or the supervisor's end."""
    look_seldom()
    output = configure_logging(settings.log_level, settings.log_format)
    compile_templates()
    try:
        asyncio.run(_serve(settings, sock, output))
    finally:
        output.flush()


class QuietServer(uvicorn.Server):
    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the loop: uvicorn raises them again when done, which would cut the clean-up short."""
        yield


async def _serve(settings: Settings, sock: socket.socket, output: BufferedOutput) -> None:
    flags = EmbeddedFlags(settings.store_url)
    candidates = await CandidateStore.create(settings.store_url)
    access = AccessStore(settings.store_url)
    report = ReportStore(settings.store_url)
    try:
        await _first_look(flags)
        catalog = load(settings.catalog) if settings.catalog is not None else Catalog(())
        built = Built(_url_on_new(settings, settings.new_openapi), catalog)
        control = Control(
            settings=settings,
            flags=flags,
            catalog=catalog,
            candidates=candidates,
            report=report,
            intentions=Intentions(_url_on_new(settings, settings.defects_path)),
            built=built,
            token=operator_token(settings),
            now=utc_now,
            started=utc_now(),
            access=access,
        )
        server = QuietServer(
            uvicorn.Config(
                create_control(control),
                access_log=False,
                log_config=None,
                # Opened and closed here, around the server, because its jobs need the same stores.
                lifespan="off",
                server_header=False,
                # The brake counts by the peer's own address, which a header of the client's must not change.
                proxy_headers=False,
                timeout_graceful_shutdown=5,
            )
        )
        _stop_on_signal(server, control.pulse)
        keep_what_lives()
        async with asyncio.TaskGroup() as tasks:
            jobs = [
                tasks.create_task(flags.watch()),
                tasks.create_task(built.watch()),
                tasks.create_task(_flush(output)),
                tasks.create_task(_read_ahead(control)),
                tasks.create_task(control.intentions.watch()),
                tasks.create_task(tidy_regularly(report, settings.sample_bytes, lambda: utc_now().timestamp())),
            ]
            log.info("control.listening", address=f"{settings.control_host}:{sock.getsockname()[1]}")
            await server.serve(sockets=[sock])
            for job in jobs:
                job.cancel()
    finally:
        await access.close()
        await report.close()
        await candidates.close()
        await flags.close()


def _url_on_new(settings: Settings, path: str | None) -> str | None:
    if settings.new_url is None or path is None:
        return None
    return f"{settings.new_url}/{path.lstrip('/')}"


async def _first_look(flags: EmbeddedFlags) -> None:
    try:
        await flags.refresh()
    except StoreError as error:
        # Pages and /-/ready then say so; `watch` finds the store once it is there.
        log.warning("control.started_without_store", reason=str(error))


async def _read_ahead(control: Control) -> None:
    """The whole history of the stages, which only the first look at it needs."""
    try:
        await burn_up_of(control)
    except (StoreError, TimeoutError) as error:
        log.warning("control.started_without_store", reason=str(error))


def _stop_on_signal(server: uvicorn.Server, pulse: Pulse) -> None:
    def stop() -> None:
        server.should_exit = True
        pulse.end()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    parent = parent_process()
    if parent is not None:

        def orphaned() -> None:
            loop.remove_reader(parent.sentinel)
            stop()

        loop.add_reader(parent.sentinel, orphaned)


async def _flush(output: BufferedOutput) -> None:
    while True:
        await asyncio.sleep(_FLUSH_SECONDS)
        output.flush()
