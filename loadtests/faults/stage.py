"""The scenery of a fault run: a gateway on its own catalog, sides that behave as told, a store that breaks."""

from __future__ import annotations

import http.client
import json
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from loadtests.bench.processes import await_answer, free_port, running

ENDPOINT = "customers.get_customer"
TOKEN = "only-for-this-run"  # noqa: S105 - of a gateway that lives for a minute, on this machine
CATALOG = {
    "banyan_catalog": 1,
    "endpoints": [{"id": ENDPOINT, "method": "GET", "path": "/api/customers/{id}", "router": "customers"}],
}
SETTINGS = {"BANYAN_SHADOW_TIMEOUT": "2", "BANYAN_TOKEN": TOKEN, "BANYAN_LOG_LEVEL": "error"}
REFUSED = "refused"
STORES = ("store locked", "store full", "store gone")


@dataclass(frozen=True, slots=True)
class Gateway:
    port: int
    control: int
    folder: Path
    pid: int

    def stage(self, stage: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.control, timeout=20)
        body = json.dumps({"stage": stage, "why": "fault run"})
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        with closing(connection):
            connection.request("PUT", f"/api/endpoints/{ENDPOINT}/stage", body, headers)
            answer = connection.getresponse()
            if answer.status != 200:
                raise SystemExit(f"the stage could not be set: {answer.status} {answer.read().decode()[:300]}")
        time.sleep(0.5)

    def counters(self, name: str) -> dict[str, int]:
        """A counter's values by the last of their labels."""
        connection = http.client.HTTPConnection("127.0.0.1", self.control, timeout=20)
        with closing(connection):
            connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
            text = connection.getresponse().read().decode()
        lines = [line for line in text.splitlines() if line.startswith(f"{name}{{")]
        return {line.rpartition('="')[2].partition('"')[0]: int(float(line.rpartition(" ")[2])) for line in lines}

    def processes(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def memory(self) -> int:
        kib = 0
        for pid in self.processes():
            status = Path(f"/proc/{pid}/status").read_text()
            kib += int(status.partition("VmRSS:")[2].split()[0])
        return kib // 1024


@contextmanager
def serving(folder: Path, legacy: int, new: int) -> Iterator[Gateway]:
    catalog = folder / "catalog.json"
    catalog.write_text(json.dumps(CATALOG))
    port, control, output = free_port(), free_port(), folder / "gateway.log"
    command = [sys.executable, "-m", "gateway", "serve", "--port", str(port), "--control-port", str(control)]
    command += ["--legacy-url", f"http://127.0.0.1:{legacy}", "--new-url", f"http://127.0.0.1:{new}"]
    command += ["--catalog", str(catalog), "--state-dir", str(folder), "--no-access-log"]
    with running(command, output, SETTINGS) as process:
        await_answer(process, "the gateway", port, output)
        yield Gateway(port, control, folder, process.pid)


@contextmanager
def behaving(folder: Path, behaviour: str) -> Iterator[int]:
    """A side that behaves so; the port."""
    port = free_port()
    if behaviour == REFUSED:
        yield port
        return
    command = [sys.executable, "-m", "loadtests.faults.behaviours", str(port), behaviour]
    with running(command, folder / f"{behaviour}.log"):
        _await_port(port)
        yield port


def _await_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=1)) as probe:
            try:
                probe.connect()
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise SystemExit(f"nothing listened on {port}")


@contextmanager
def breaking(gateway: Gateway, fault: str) -> Iterator[None]:
    """The store broken in one way, and whole again afterwards."""
    store = gateway.folder / "banyan.db"
    if fault == "store locked":
        with closing(sqlite3.connect(store, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            yield
            holder.execute("ROLLBACK")
    elif fault == "store full":
        _limit_files(gateway, 4096)
        yield
        _limit_files(gateway, resource.RLIM_INFINITY)
    elif fault == "store gone":
        aside = store.with_suffix(".aside")
        store.rename(aside)
        yield
        aside.rename(store)
    else:
        yield


def _limit_files(gateway: Gateway, size: int) -> None:
    """No file may grow beyond this: to SQLite a full disk."""
    for pid in gateway.processes():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
