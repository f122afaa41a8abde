"""A control plane over a real store: within the test's own loop, or on a port in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from flags.embedded import EmbeddedFlags
from gateway.config import Settings
from gateway.control.access import AccessStore
from gateway.control.app import create_control
from gateway.control.built import Built
from gateway.control.context import Control
from gateway.control.server import QuietServer
from gateway.endpoints import Catalog, Endpoint
from gateway.report.candidates import CandidateStore
from gateway.report.store import ReportStore

TOKEN = "a-token-for-tests-only"  # noqa: S105 - opens nothing but a test's own control plane
CATALOG = Catalog(
    [
        Endpoint("customers.get_customers", "GET", "/api/customers/"),
        Endpoint("customers.create_customer", "POST", "/api/customers/"),
        Endpoint("customers.get_customer", "GET", "/api/customers/{customer_id}"),
        Endpoint("customers.get_branches", "GET", "/api/customers/branches", hidden_by="customers.get_customer"),
        Endpoint("orders.get_orders", "GET", "/api/orders"),
        Endpoint("orders.delete_order", "DELETE", "/api/orders/{order_id}"),
    ]
)


@dataclass
class Clock:
    """A wall clock that a test moves."""

    moment: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


def settings_for(folder: Path, **given: object) -> Settings:
    values = {"state_dir": folder, "new_url": "http://127.0.0.1:9", "legacy_url": "http://127.0.0.1:9", "port": 9}
    return Settings.model_validate({**values, "token": SecretStr(TOKEN), **given})


@asynccontextmanager
async def control_of(
    settings: Settings, catalog: Catalog = CATALOG, clock: Clock | None = None
) -> AsyncIterator[Control]:
    now = clock or Clock()
    flags = await EmbeddedFlags.create(settings.store_url)
    candidates = await CandidateStore.create(settings.store_url)
    access = AccessStore(settings.store_url)
    report = ReportStore(settings.store_url)
    try:
        yield Control(settings, flags, catalog, candidates, report, TOKEN, now, now(), access)
    finally:
        await report.close()
        await access.close()
        await candidates.close()
        await flags.close()


@contextmanager
def running_control(
    settings: Settings, catalog: Catalog = CATALOG, on_new: frozenset[str] | None = None
) -> Iterator[str]:
    """The address of a control plane that other processes, such as a browser, can reach."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
        serving = _Serving(replace_port(settings, port), catalog, sock)
        serving.built.known = on_new
        thread = threading.Thread(target=lambda: asyncio.run(serving.run()), name="control plane")
        thread.start()
        # Two who make the tables of one new SQLite file at the same moment: one of them finds it locked.
        serving.opened.wait(timeout=20)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.stop()
            thread.join(timeout=20)


def replace_port(settings: Settings, port: int) -> Settings:
    return settings.model_copy(update={"control_port": port})


class _Serving:
    """The socket listens before the thread has begun: whoever asks before it serves is answered a little later."""

    def __init__(self, settings: Settings, catalog: Catalog, sock: socket.socket) -> None:
        self._settings, self._catalog, self._sock = settings, catalog, sock
        self._server: QuietServer | None = None
        self._stopped = False
        self.built = Built()
        self.opened = threading.Event()

    def stop(self) -> None:
        self._stopped = True
        if self._server is not None:
            self._server.should_exit = True

    async def run(self) -> None:
        async with control_of(self._settings, self._catalog) as control:
            self.opened.set()
            real = replace(control, built=self.built, now=lambda: datetime.now(UTC))  # noqa: TID251 - browsers have no other clock
            config = uvicorn.Config(create_control(real), log_config=None, access_log=False, lifespan="off")
            self._server = QuietServer(config)
            self._server.should_exit = self._stopped
            async with asyncio.TaskGroup() as tasks:
                following = tasks.create_task(control.flags.watch())
                await self._server.serve(sockets=[self._sock])
                following.cancel()
