"""The gateway as its users run it: ``python -m gateway serve`` in processes of its own, and what it wrote."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import httpx
import psutil

DEADLINE = 30.0
T = TypeVar("T")


def until(condition: Callable[[], T | None], deadline: float = DEADLINE) -> T:
    """Wait for a condition that other processes make true; what it gave."""
    end = time.monotonic() + deadline
    while not (result := condition()):
        if time.monotonic() > end:
            message = f"not so within {deadline:g} s"
            raise AssertionError(message)
        time.sleep(0.005)
    return result


@dataclass
class GatewayProcess:
    """A supervisor with its processes; both planes on ports that the kernel chose."""

    process: "subprocess.Popen[bytes]"
    folder: Path

    @property
    def errors(self) -> str:
        return (self.folder / "stderr").read_text()

    def lines(self) -> list[dict[str, object]]:
        """All whole lines of the log so far; every one must be JSON."""
        text = (self.folder / "stdout").read_text()
        return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines() if line.startswith("{")]

    def events(self, name: str) -> list[dict[str, object]]:
        return [line for line in self.lines() if line["event"] == name]

    def _port(self, event: str) -> int:
        address = str(until(lambda: self.events(event))[0]["address"])
        return int(address.rpartition(":")[2])

    @cached_property
    def port(self) -> int:
        return self._port("gateway.listening")

    @cached_property
    def control_port(self) -> int:
        return self._port("control.listening")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.control_port}"

    def family(self) -> list[psutil.Process]:
        """The workers and the control plane, without Python's own helper process."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]

    def workers(self) -> list[psutil.Process]:
        """The processes that listen on the data plane's port."""
        pids = {int(str(line["pid"])) for line in self.events("gateway.listening")}
        return [child for child in self.family() if child.pid in pids]

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.control_url}/-/ready").status_code == 200
        except httpx.TransportError:
            return False

    def is_refused(self) -> bool:
        """Whether a new connection to the data plane is turned away."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except ConnectionRefusedError:
            return True
        return False

    def metric(self, name: str, **labels: str) -> float:
        """The sum of a metric's samples that have these labels, as the control plane shows it."""
        total = 0.0
        for line in httpx.get(f"{self.control_url}/metrics").text.splitlines():
            sample, _, value = line.rpartition(" ")
            wanted = all(f'{key}="{value}"' in sample for key, value in labels.items())
            if sample.partition("{")[0] == name and wanted:
                total += float(value)
        return total

    def signal(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Ask it to finish; its exit status."""
        self.signal()
        return self.process.wait(DEADLINE)


def environment(folder: Path, **settings: object) -> dict[str, str]:
    """This process's environment with nothing of Banyan in it but these settings."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("BANYAN_", "PROMETHEUS_"))}
    wanted = {"state_dir": folder / "state", "token": "test-operator", "port": 0, "control_port": 0} | settings
    return clean | {f"BANYAN_{key.upper()}": str(value) for key, value in wanted.items()}


@contextmanager
def gateway_process(folder: Path, **settings: object) -> Iterator[GatewayProcess]:
    """Run the gateway with these settings; whatever is left of it afterwards is killed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "stdout").open("ab") as out, (folder / "stderr").open("ab") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "gateway", "serve"],
            env=environment(folder, **settings),
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    running = GatewayProcess(process, folder)
    try:
        yield running
    finally:
        for left in [*_session(process.pid), process.pid]:
            try:
                os.kill(left, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.wait()


def _session(leader: int) -> list[int]:
    """Processes of the leader's session, also those whose parent is gone."""
    found = []
    for pid in psutil.pids():
        try:
            if os.getsid(pid) == leader:
                found.append(pid)
        except ProcessLookupError:
            continue
    return found


def survivors(running: GatewayProcess) -> list[int]:
    """What is left of a gateway's session; zombies are not counted."""
    left = []
    for pid in _session(running.process.pid):
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                left.append(pid)
        except psutil.NoSuchProcess:
            continue
    return left
