"""Starts, awaits and ends the servers under measurement, each with all its children pinned to its cores."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from loadtests.bench.configs import PATH, fixed_body
from loadtests.bench.errors import MissingToolError, StartError

START_SECONDS = 30.0
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Cores:
    """The proxy alone on one core, wrk and the upstream on the others."""

    proxy: str
    others: str

    @classmethod
    def split(cls, usable: Sequence[int]) -> Cores:
        *others, proxy = sorted(usable)
        if not others:
            raise MissingToolError("measuring needs two cores (one for the proxy alone), and this process may use one")
        return cls(str(proxy), ",".join(map(str, others)))

    @classmethod
    def of_this_machine(cls) -> Cores:
        return cls.split(list(os.sched_getaffinity(0)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def pinned(cores: str, command: Sequence[str]) -> list[str]:
    return ["taskset", "-c", cores, *command]


def run(command: Sequence[str], seconds: float, cwd: Path | None = None) -> str:
    """Give what the command printed on either stream; a failure raises CalledProcessError with it."""
    done = subprocess.run(  # noqa: S603 -- commands are our own tables and paths, never input
        command, cwd=cwd, timeout=seconds, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.stdout


@contextmanager
def running(
    command: Sequence[str], output: Path, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a process group of its own, so that ending it ends its workers too."""
    with output.open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603 -- as above
            command,
            cwd=cwd,
            env={**_outer_environment(), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def prepare(name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
    """Run a command that a server needs after its start, to its end."""
    output = folder / "prepare.log"
    with running(command, output, environment, folder) as process:
        try:
            code = process.wait(START_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise StartError(f"{name} could not be prepared in {START_SECONDS:g} s: {tail(output)}") from error
    if code:
        raise StartError(f"{name} could not be prepared: {tail(output)}")


def _outer_environment() -> dict[str, str]:
    """Leave out BANYAN_ settings of whoever runs the bench: they would measure another gateway."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BANYAN_")}


def _end(process: subprocess.Popen[bytes]) -> None:
    _signal_group(process, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    # Workers that outlive their parent would eat the next server's core.
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def cpu_seconds(session: int) -> float:
    """Add up the processor time of all living processes of a server that `running` started."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            # The name in parentheses may hold anything; what follows it is regular (proc(5)).
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def await_answer(process: subprocess.Popen[bytes], name: str, port: int, output: Path) -> None:
    """Wait until the server gives the upstream's answer, unchanged; say what it said instead if it never does."""
    deadline = time.monotonic() + START_SECONDS
    seen = "nothing listened"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StartError(f"{name} ended with code {process.returncode} while starting: {tail(output)}")
        seen = look(port)
        if not seen:
            return
        time.sleep(LOOK_SECONDS)
    raise StartError(f"{name} gave no right answer in {START_SECONDS:g} s: {seen}. Its last words: {tail(output)}")


def look(port: int) -> str:
    """Say what is wrong with the answer on this port; empty when it is right."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return f"no HTTP answer ({error!r})"
    finally:
        connection.close()
    if answer.status != 200 or body != fixed_body():
        return f"status {answer.status} and a body of {len(body)} characters beginning {body[:60]!r}"
    return ""


def tail(output: Path, characters: int = 400) -> str:
    text = output.read_text(errors="replace") if output.exists() else ""
    return " ".join(text[-characters:].split()) or "(it printed nothing)"
