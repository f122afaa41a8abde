"""The supervisor: opens the data plane's socket, starts its workers and the control plane, keeps them running."""

import multiprocessing
import os
import shutil
import signal
import socket
import sys
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

from gateway.config import Settings
from gateway.errors import SettingsError
from gateway.worker import BACKLOG, run_worker

_SPAWN = multiprocessing.get_context("spawn")
_CRASHES = 5
"""Restarts of one process before the supervisor takes it for a defect and stops everything."""


def serve(settings: Settings) -> int:
    """Run both planes until a signal; the exit status. Raises ``SettingsError`` where a port is taken."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    _prepare_metrics(settings.state_dir)
    data = _listen(settings.host, settings.port, "BANYAN_PORT")
    control = _listen(settings.control_host, settings.control_port, "BANYAN_CONTROL_PORT")
    supervisor = Supervisor(settings, data, control)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, supervisor.stop)
    return supervisor.run()


def _prepare_metrics(state_dir: Path) -> None:
    """A fresh folder for prometheus_client's multi-process files; its name is read when that library is imported."""
    folder = state_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _listen(host: str, port: int, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        message = f"{host}:{port} cannot be listened on ({error.strerror}); stop what uses it, or set {setting}"
        raise SettingsError(message) from error
    sock.listen(BACKLOG)
    sock.set_inheritable(True)
    return sock


def _run_control(settings: Settings, sock: socket.socket) -> None:
    from gateway.control.server import run_control  # noqa: PLC0415 - only this process needs the web framework

    run_control(settings, sock)


class Supervisor:
    """Owns the listening sockets, so that a worker's crash loses no connection that was not in it."""

    def __init__(self, settings: Settings, data: socket.socket, control: socket.socket) -> None:
        self._settings = settings
        self._data = data
        self._control = control
        self._processes: dict[int, BaseProcess] = {}
        self._crashes = 0
        self._stopping = False

    def run(self) -> int:
        self._start_control()
        # granian opens its own sockets and starts its own workers.
        for _ in range(1 if self._settings.server == "granian" else self._settings.workers):
            self._start_worker()
        if self._settings.server == "granian":
            self._data.close()
        while self._processes:
            ended = wait([process.sentinel for process in self._processes.values()])
            for sentinel in ended:
                if isinstance(sentinel, int):
                    self._reap(sentinel)
        return 1 if self._crashes >= _CRASHES else 0

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Tell every process to finish; workers first answer what is in flight."""
        self._stopping = True
        for process in self._processes.values():
            process.terminate()

    def _start_worker(self) -> None:
        self._start(
            _SPAWN.Process(
                target=run_worker,
                args=(self._settings, self._data),
                name="worker",
                daemon=True,
            )
        )

    def _start_control(self) -> None:
        self._start(
            _SPAWN.Process(
                target=_run_control,
                args=(self._settings, self._control),
                name="control",
                daemon=True,
            )
        )

    def _start(self, process: BaseProcess) -> None:
        process.start()
        self._processes[process.sentinel] = process

    def _reap(self, sentinel: int) -> None:
        process = self._processes.pop(sentinel)
        process.join()
        if self._stopping:
            return
        self._crashes += 1
        sys.stderr.write(f"banyan: the {process.name} process ended with {process.exitcode}\n")
        if self._crashes >= _CRASHES:
            self.stop()
        elif process.name == "worker":
            self._start_worker()
        else:
            self._start_control()
