"""`python -m loadtests.faults`: rounds without and with a broken shadow in turn, on one gateway; figures as a table.

Legacy is healthy throughout. Each fault has a gateway of its own, so that the memory of one says nothing of another.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from loadtests.bench.processes import await_answer, free_port, running
from loadtests.faults.behaviours import BEHAVIOURS
from loadtests.faults.steady import Seen

ENDPOINT = "customers.get_customer"
TOKEN = "only-for-this-run"  # noqa: S105 - of a gateway that lives for a minute, on this machine
CATALOG = {
    "banyan_catalog": 1,
    "endpoints": [{"id": ENDPOINT, "method": "GET", "path": "/api/customers/{id}", "router": "customers"}],
}
SETTINGS = {"BANYAN_SHADOW_TIMEOUT": "2", "BANYAN_TOKEN": TOKEN, "BANYAN_LOG_LEVEL": "error"}
REFUSED = "refused"
SETTLE_SECONDS = 30
"""For what still waits when the load has ended."""
STORES = ("store locked", "store full", "store gone")


@dataclass(frozen=True, slots=True)
class Plan:
    rate: float
    seconds: float
    rounds: int


@dataclass(slots=True)
class Figures:
    fault: str
    without: list[Seen] = field(default_factory=list)
    shadowed: list[Seen] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """MiB of all the gateway's processes, after each round."""
    outcomes: dict[str, int] = field(default_factory=dict)
    sampled: int = 0

    def row(self) -> str:
        ratios = [on.p99_ms / off.p99_ms for off, on in zip(self.without, self.shadowed, strict=True)]
        off, on = (median(seen.p99_ms for seen in each) for each in (self.without, self.shadowed))
        errors = sum(seen.errors for seen in (*self.without, *self.shadowed))
        said = ", ".join(f"{name} {count:,}" for name, count in self.outcomes.items())
        adds_up = "" if self.sampled == sum(self.outcomes.values()) else f" (of {self.sampled:,} sampled!)"
        memory = f"{self.memory[0]} to {max(self.memory)}"
        return (
            f"| {self.fault} | {errors} | {off:.2f} | {on:.2f} | {median(ratios):.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}) | {memory} | {said}{adds_up} |"
        )


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


def load(gateway: Gateway, plan: Plan) -> Seen:
    command = [sys.executable, "-m", "loadtests.faults.steady", str(gateway.port), str(plan.rate), str(plan.seconds)]
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, timeout=plan.seconds + 60)  # noqa: S603 - our own
    return Seen(**json.loads(done.stdout))


def run_fault(fault: str, plan: Plan) -> Figures:
    figures = Figures(fault)
    behaviour = "other" if fault in STORES else fault
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        legacy = stack.enter_context(behaving(folder, "same"))
        new = stack.enter_context(behaving(folder, behaviour))
        gateway = stack.enter_context(serving(folder, legacy, new))
        load(gateway, Plan(plan.rate, 2.0, 1))
        for _ in range(plan.rounds):
            figures.without.append(load(gateway, plan))
            gateway.stage("shadow")
            with breaking(gateway, fault):
                figures.shadowed.append(load(gateway, plan))
                figures.memory.append(gateway.memory())
            time.sleep(8.0 if fault in STORES else 1.0)
            gateway.stage("legacy")
        for _ in range(SETTLE_SECONDS):
            time.sleep(1.0)
            figures.sampled = sum(gateway.counters("banyan_shadow_sampled_total").values())
            figures.outcomes = gateway.counters("banyan_shadow_outcomes_total")
            if sum(figures.outcomes.values()) == figures.sampled:
                break
    return figures


FAULTS: Sequence[str] = (*BEHAVIOURS, REFUSED, *STORES)
HEAD = (
    "| new side, or store | client errors | p99 without, ms | p99 with, ms | ratio | memory, MiB | outcomes |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
)


def main(say: Callable[[str], None]) -> None:
    parser = argparse.ArgumentParser(prog="python -m loadtests.faults", description=__doc__)
    parser.add_argument("--rate", type=float, default=200.0, help="requests a second")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=FAULTS, default=FAULTS)
    asked = parser.parse_args()
    say(
        f"load average {os.getloadavg()[0]:.2f}, {asked.rate:g} requests/s, {asked.rounds} rounds of {asked.seconds:g} s"
    )
    say(HEAD)
    for fault in asked.only:
        say(run_fault(fault, Plan(asked.rate, asked.seconds, asked.rounds)).row())


if __name__ == "__main__":
    main(lambda line: print(line, flush=True))  # noqa: T201 - the table is what it is for
