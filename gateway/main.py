"""The supervisor: opens both planes' sockets, starts the workers and the control plane, keeps them running, ends them."""

import multiprocessing
import os
import shutil
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

from prometheus_client.multiprocess import mark_process_dead

from gateway.config import Settings
from gateway.errors import SettingsError
from gateway.worker import BACKLOG, UNUSABLE, check_settings, run_worker

_SPAWN = multiprocessing.get_context("spawn")
_CRASHES = 5
_CRASH_WINDOW = 60.0
"""So many processes that end unasked within so many seconds are a defect; everything is stopped then."""


def serve(settings: Settings) -> int:
    """Run both planes until a signal; the exit status. Raises ``GatewayError`` where they cannot start as set."""
    check_settings(settings)
    try:
        settings.state_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {settings.state_dir} cannot be made ({error.strerror}); set BANYAN_STATE_DIR to another"
        raise SettingsError(message) from error
    data = _listen(settings.host, settings.port, "BANYAN_PORT")
    try:
        control = _listen(settings.control_host, settings.control_port, "BANYAN_CONTROL_PORT")
    except SettingsError:
        data.close()
        raise
    ports = {"port": data.getsockname()[1], "control_port": control.getsockname()[1]}
    # Port 0 is any free one; what was given is known only now, and workers and pages have to say it.
    settings = settings.model_copy(update=ports)
    _prepare_metrics(settings.state_dir / f"metrics-{settings.port}")
    worker = Job("worker", run_worker, (settings, data))
    jobs = [Job("control", _run_control, (settings, control), is_last=True), *[worker] * settings.workers]
    return Supervisor(jobs, (data, control)).run()


def _prepare_metrics(folder: Path) -> None:
    """A fresh folder for prometheus_client's multi-process files; its name is read when that library is imported."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder.absolute())


def _listen(host: str, port: int, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted connections inherit it; granian, unlike uvloop, does not set it on them.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        sock.bind((host, port))
        sock.listen(BACKLOG)
    except OSError as error:
        sock.close()
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        message = f"{address} cannot be listened on ({error.strerror}); stop what uses it, or set {setting}"
        raise SettingsError(message) from error
    return sock


def _run_control(settings: Settings, sock: socket.socket) -> None:
    from gateway.control.server import run_control  # noqa: PLC0415 - only this process needs the web framework

    run_control(settings, sock)


@dataclass(frozen=True, slots=True)
class Job:
    """What one process does; it is started again where it ends unasked."""

    name: str
    target: Callable[..., None]
    args: tuple[object, ...] = ()
    is_last: bool = False
    """Stopped only once the others have ended: the control plane shows them draining."""


@dataclass(slots=True)
class Supervisor:
    """Keeps the jobs' processes running, and the listening sockets open, so that no waiting connection is lost."""

    jobs: Sequence[Job]
    sockets: Sequence[socket.socket] = ()
    clock: Callable[[], float] = time.monotonic
    _running: dict[int, tuple[Job, BaseProcess]] = field(default_factory=dict)
    _crashes: deque[float] = field(default_factory=lambda: deque(maxlen=_CRASHES))
    _bell: tuple[int, int] = field(default_factory=os.pipe)
    _stopping: bool = False
    _status: int = 0

    def run(self) -> int:
        """Until all processes have ended: after a signal, or where they do not stay up."""
        # A signal's handler runs in the very thread that reads: if it waited for room, that would be for ever.
        os.set_blocking(self._bell[1], False)
        before = {number: signal.signal(number, self._ring) for number in (signal.SIGTERM, signal.SIGINT)}
        # Made first: its making unblocks SIGINT, which the processes must not get (see _start).
        resource_tracker.ensure_running()
        for job in self.jobs:
            self._start(job)
        while self._running:
            for ready in wait([*self._running, self._bell[0]]):
                if ready == self._bell[0]:
                    self._hear()
                elif isinstance(ready, int):
                    self._reap(ready)
        for number, handler in before.items():
            signal.signal(number, handler)
        for end in self._bell:
            os.close(end)
        return self._status

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        os.write(self._bell[1], b"!")

    def _hear(self) -> None:
        os.read(self._bell[0], 1)
        if not self._stopping:
            self._stop()
            return
        _say("stopped at once; requests in flight were cut off")
        self._status = 1
        for _, process in self._running.values():
            process.kill()

    def _start(self, job: Job) -> None:
        process = _SPAWN.Process(target=job.target, args=job.args, name=job.name, daemon=True)
        # A terminal sends Ctrl-C to the whole group; the processes inherit this mask and leave it to the supervisor.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        self._running[process.sentinel] = (job, process)

    def _stop(self) -> None:
        """Tell the processes to finish; workers first answer what is in flight."""
        self._stopping = True
        for sock in self.sockets:
            sock.close()
        self._terminate()

    def _terminate(self) -> None:
        only_last = all(job.is_last for job, _ in self._running.values())
        for job, process in self._running.values():
            if only_last or not job.is_last:
                process.terminate()

    def _reap(self, sentinel: int) -> None:
        job, process = self._running.pop(sentinel)
        process.join()
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            mark_process_dead(process.pid)  # type: ignore[no-untyped-call]  # prometheus_client's gap
        if self._stopping:
            self._terminate()
        elif process.exitcode == UNUSABLE:
            self._give_up("")
        else:
            self._restart(job, process)

    def _restart(self, job: Job, process: BaseProcess) -> None:
        now = self.clock()
        self._crashes.append(now)
        ended = f"the {job.name} process {process.pid} ended ({_how(process.exitcode)})"
        if len(self._crashes) == _CRASHES and now - self._crashes[0] <= _CRASH_WINDOW:
            self._give_up(f"{ended}, the {_CRASHES}th within {_CRASH_WINDOW:g} s; stopping, see what it said above")
        else:
            _say(f"{ended}; starting another")
            self._start(job)

    def _give_up(self, sentence: str) -> None:
        if sentence:
            _say(sentence)
        self._status = 1
        self._stop()


def _how(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return signal.Signals(-exitcode).name
    return f"exit status {exitcode}"


def _say(sentence: str) -> None:
    sys.stderr.write(f"banyan: {sentence}\n")
    sys.stderr.flush()
