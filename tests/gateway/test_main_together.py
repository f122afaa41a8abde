"""Three workers as one gateway: one set of flags, one sum of metrics, one log."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest

from flags.embedded import EmbeddedFlags
from flags.model import Flag
from gateway.catalog_file import render
from gateway.endpoints import Catalog, Endpoint
from tests.support.application import Application
from tests.support.processes import GatewayProcess, gateway_process, until

ENDPOINT = Endpoint("things.get_thing", "GET", "/who/{id}")
WORKERS = 3


@dataclass
class Together:
    running: GatewayProcess
    store: Path

    def change(self, *, to_new: bool) -> None:
        """Set the route flag as another process does: over the store, and over nothing else."""
        asyncio.run(self._change(to_new=to_new))

    async def _change(self, *, to_new: bool) -> None:
        flags = await EmbeddedFlags.create(f"sqlite:///{self.store}")
        flag = Flag(ENDPOINT.route_flag, enabled=to_new)
        await flags.change([flag], who="test", why="test", action="test")
        await flags.close()

    def owner_of(self, client_port: int) -> int | None:
        """Which worker has the connection from this port."""
        for worker in self.running.workers():
            ports = {getattr(each.raddr, "port", None) for each in worker.net_connections()}  # a listening one has none
            if client_port in ports:
                return int(worker.pid)
        return None

    @contextmanager
    def every_worker(self) -> Iterator[list[HTTPConnection]]:
        """One connection to each worker: opened until each has one."""
        held: dict[int, HTTPConnection] = {}
        opened = []
        while len(held) < WORKERS:
            connection = HTTPConnection("127.0.0.1", self.running.port, timeout=20)
            connection.connect()
            opened.append(connection)
            port = connection.sock.getsockname()[1]
            held.setdefault(until(partial(self.owner_of, port)), connection)
        try:
            yield list(held.values())
        finally:
            for connection in opened:
                connection.close()


def ask(connection: HTTPConnection, target: str = "/who/1") -> str:
    connection.request("GET", target)
    return connection.getresponse().read().decode()


def all_from(connections: list[HTTPConnection], side: str) -> bool:
    return {ask(connection) for connection in connections} == {side}


@contextmanager
def together(folder: Path, store: Path, workers: int = WORKERS) -> Iterator[Together]:
    folder.mkdir(exist_ok=True)
    catalog = folder / "catalog.json"
    catalog.write_text(render(Catalog((ENDPOINT,))))
    settings = {"catalog": catalog, "database_url": f"sqlite:///{store}", "workers": workers}
    with (
        Application("legacy").running() as legacy,
        Application("new").running() as new,
        gateway_process(folder, legacy_url=legacy.url, new_url=new.url, **settings) as running,
    ):
        until(lambda: len(running.events("gateway.listening")) == workers)
        yield Together(running, store)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    folder = tmp_path_factory.mktemp("together")
    with together(folder, folder / "store.db") as gateway:
        until(gateway.running.is_ready)
        yield gateway


class TestFlags:
    def test_of_another_process_reach_every_worker(self, three: Together) -> None:
        with three.every_worker() as connections:
            for side, to_new in (("new", True), ("legacy", False), ("new", True), ("legacy", False)):
                three.change(to_new=to_new)
                until(partial(all_from, connections, side))

    def test_are_kept_while_the_store_is_gone(self, three: Together) -> None:
        three.change(to_new=True)
        with three.every_worker() as connections:
            until(partial(all_from, connections, "new"))
            lost = len(three.running.events("flags.store_lost"))
            moved = three.store.rename(three.store.with_suffix(".away"))
            until(lambda: len(three.running.events("flags.store_lost")) >= lost + WORKERS)
            assert all_from(connections, "new")
            moved.rename(three.store)
            until(lambda: len(three.running.events("flags.store_back")) >= lost + WORKERS)
            three.change(to_new=False)
            until(partial(all_from, connections, "legacy"))

    def test_are_kept_while_the_store_is_locked(self, three: Together) -> None:
        three.change(to_new=True)
        with three.every_worker() as connections, closing(sqlite3.connect(three.store)) as other:
            until(partial(all_from, connections, "new"))
            other.execute("BEGIN EXCLUSIVE")
            assert all_from(connections * 20, "new")
            other.execute("ROLLBACK")

    def test_are_there_from_a_new_workers_first_request(self, three: Together) -> None:
        three.change(to_new=True)
        with three.every_worker() as connections:
            until(partial(all_from, connections, "new"))
        for worker in three.running.workers():
            worker.kill()
        with closing(HTTPConnection("127.0.0.1", three.running.port, timeout=20)) as waiting:
            assert ask(waiting) == "new"
        until(lambda: len(three.running.workers()) == WORKERS)


def test_without_a_store_all_is_legacys_until_there_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "not-yet"
    folder.touch()
    with (
        together(tmp_path, folder / "store.db", workers=1) as gateway,
        closing(HTTPConnection("127.0.0.1", gateway.running.port)) as connection,
    ):
        assert ask(connection) == "legacy"
        assert not gateway.running.is_ready()
        folder.unlink()
        until(gateway.running.is_ready)
        gateway.change(to_new=True)
        until(lambda: ask(connection) == "new")
        assert gateway.running.end() == 0


def test_metrics_of_all_workers_add_up(three: Together) -> None:
    before = three.running.metric("banyan_requests_total", status="200")
    with three.every_worker() as connections:
        for connection in connections * 7:
            ask(connection, "/ok")
        until(lambda: three.running.metric("banyan_requests_total", status="200") == before + 21)
        assert three.running.metric("banyan_client_connections") >= WORKERS


WRITER = """
import structlog
from gateway.telemetry import configure_logging

output = configure_logging("info", "json")
log = structlog.get_logger()
for number in range(3000):
    log.info("line", number=number, path="x" * (9000 if number % 50 == 0 else 100))
output.flush()
"""
"""A pipe takes only 4 kB as a whole; these lines come in batches of 64 kB, and some are longer themselves."""


def test_log_lines_stay_whole_with_several_writers() -> None:
    reading, writing = os.pipe()
    command = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen(command, stdout=writing) for _ in range(WORKERS)]  # noqa: S603 - our own module
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.readlines()
    assert [writer.wait() for writer in writers] == [0] * WORKERS
    assert sorted(json.loads(line)["number"] for line in lines) == sorted([*range(3000)] * WORKERS)
