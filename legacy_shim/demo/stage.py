"""The processes of a demo: started in order, watched, stopped together; one sentence for each way it can fail."""

import asyncio
import contextlib
import fcntl
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import httpx


class DemoError(Exception):
    """Why the demo cannot run, in one sentence for the terminal."""


@dataclass(frozen=True, slots=True)
class Ports:
    legacy: int = 9001
    new: int = 9002
    data: int = 8080
    control: int = 8081


@dataclass(frozen=True, slots=True)
class Actor:
    """One process of the demo, and the address that answers once it is ready."""

    name: str
    command: tuple[str, ...]
    ready: str
    patience: float = 60.0
    """Seconds until it must be ready."""


def cast(ports: Ports, state: Path, catalog: Path) -> tuple[Actor, ...]:
    """The processes in the order in which they need each other."""
    database = f"sqlite:///{state / 'erp.db'}"
    python = sys.executable
    local = "http://127.0.0.1"
    return (
        Actor(
            "stand-in monolith",
            (python, "-m", "legacy_shim.standin", "--port", str(ports.legacy), "--database", database),
            f"{local}:{ports.legacy}/health",
        ),
        Actor(
            "new side",
            (python, "-m", "legacy_shim", "--port", str(ports.new), "--database", database),
            f"{local}:{ports.new}/-/ready",
        ),
        Actor(
            "gateway",
            (
                *(python, "-m", "gateway", "serve"),
                *("--legacy-url", f"{local}:{ports.legacy}", "--new-url", f"{local}:{ports.new}"),
                *("--defects-path", "/-/defects"),
                *("--catalog", str(catalog), "--port", str(ports.data), "--control-port", str(ports.control)),
            ),
            f"{local}:{ports.control}/-/ready",
        ),
    )


def check_ports(ports: Ports) -> None:
    """Raises ``DemoError`` where something else already listens."""
    wanted = {"legacy": ports.legacy, "new": ports.new, "data": ports.data, "control": ports.control}
    for option, port in wanted.items():
        with socket.socket() as probe:
            # As servers do, otherwise the connections of a demo that has just ended would count as a listener.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                message = (
                    f"port {port} is in use ({error.strerror}); stop what uses it, or give --{option}-port another"
                )
                raise DemoError(message) from error


class Play:
    """The running processes; any that ends before its time ends the demo."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self._logs = logs
        self._environment = {**os.environ, **environment}
        self._running: list[tuple[Actor, asyncio.subprocess.Process, TextIO]] = []

    async def start(self, actor: Actor) -> None:
        """Start one process and wait until it answers."""
        log = self.log_of(actor).open("w")
        # A session of its own: Ctrl-C reaches the demo alone, which stops all in order, and a kill takes workers too.
        process = await asyncio.create_subprocess_exec(
            *actor.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=self._environment,
            start_new_session=True,
        )
        self._running.append((actor, process, log))
        try:
            async with asyncio.timeout(actor.patience):
                await self._until_ready(actor, process)
        except TimeoutError:
            message = f"the {actor.name} was not ready within {actor.patience:g} s; its log is {self.log_of(actor)}"
            raise DemoError(message) from None

    async def _until_ready(self, actor: Actor, process: asyncio.subprocess.Process) -> None:
        # No proxy of the environment's: it would be asked for addresses of this machine.
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            while True:
                self._check(actor, process)
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(actor.ready)).is_success:
                        return
                await asyncio.sleep(0.1)

    def _check(self, actor: Actor, process: asyncio.subprocess.Process) -> None:
        if process.returncode is not None:
            raise DemoError(self._obituary(actor, process.returncode))

    def _obituary(self, actor: Actor, code: int) -> str:
        lines = self.log_of(actor).read_text(errors="replace").strip().splitlines()
        last = f": {lines[-1].strip()[:300]}" if lines else ""
        return f"the {actor.name} ended by itself with {code}{last} (log: {self.log_of(actor)})"

    async def watch(self) -> None:
        """Returns never; raises ``DemoError`` once a process has ended by itself."""
        waits = [asyncio.ensure_future(process.wait()) for _, process, _ in self._running]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        for actor, process, _ in self._running:
            self._check(actor, process)

    async def stop(self) -> None:
        """End all, last started first; what does not end on SIGTERM is killed."""
        for _, process, log in reversed(self._running):
            await _end(process)
            log.close()
        self._running.clear()

    def log_of(self, actor: Actor) -> Path:
        return self._logs / f"{actor.name.replace(' ', '-')}.log"


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 8)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


@asynccontextmanager
async def playing(actors: Sequence[Actor], state: Path) -> AsyncIterator[Play]:
    """All processes up and ready; all down on the way out."""
    logs = state / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    play = Play(logs, {"BANYAN_STATE_DIR": str(state), "BANYAN_SHADOW_KEY": shadow_key(state)})
    try:
        for actor in actors:
            await play.start(actor)
        yield play
    finally:
        await play.stop()


def shadow_key(state: Path) -> str:
    """What gateway and new side know and nobody else; kept, since what stands for secrets in samples is made with it."""
    if given := os.environ.get("BANYAN_SHADOW_KEY"):
        return given
    file = state / "shadow.key"
    if not file.exists():
        # Made empty first, so that nobody else can read the key between writing and closing the file to them.
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text()


def lock(state: Path) -> TextIO:
    """Hold the demo's state for this process; the file must stay open. Raises ``DemoError`` where another holds it."""
    state.mkdir(parents=True, exist_ok=True)
    # Not "w": it would wipe the number of the process that holds the lock, which the refusal names.
    handle = (state / "demo.lock").open("a+")
    try:
        # The system lets go of it however the process ends, so a killed demo leaves nothing that blocks the next.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.seek(0)
        owner = handle.read().strip() or "?"
        handle.close()
        message = (
            f"a demo already runs here (process {owner}); stop it with Ctrl-C, or give this one another --state-dir"
        )
        raise DemoError(message) from error
    handle.truncate(0)
    handle.write(f"{os.getpid()}\n")
    handle.flush()
    return handle
