"""Runs the rounds: in each, every server is started, checked, warmed, measured and stopped, in a turning order."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from loadtests.bench import wrk
from loadtests.bench.configs import nginx_fixed
from loadtests.bench.errors import BenchError, MeasureError, MissingToolError
from loadtests.bench.figures import ALONE, BUSY, DIRECT, Round, Sample
from loadtests.bench.processes import Cores, await_answer, cpu_seconds, free_port, pinned, prepare, running
from loadtests.bench.proxies import OUTPUT, Place, Proxy
from loadtests.bench.tools import NGINX, ROOT

WARM_SECONDS = 1.0

Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    proxies: Sequence[Proxy]
    tools: Mapping[str, Path]
    rounds: int
    seconds: float
    cores: Cores
    varied: bool = False
    """Whether no target and no field of a request or an answer may come twice."""


@dataclass(slots=True)
class Result:
    rounds: list[Round] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    log_lines: dict[str, float] = field(default_factory=dict)
    """Log lines per request, over all that wrk counted, warming up included: 1.00 shows that the log was on."""


@dataclass(frozen=True, slots=True)
class Started:
    name: str
    port: int
    folder: Path
    session: int
    """Id of its first process, and so of the session that all its processes are in."""


@contextmanager
def upstream(plan: Plan, folder: Path) -> Iterator[Started]:
    port = free_port()
    command = [sys.executable, "-m", "loadtests.bench.fixed", str(port)]
    if NGINX.name in plan.tools:
        config = folder / "nginx.conf"
        config.write_text(nginx_fixed(str(folder), port, varied=plan.varied))
        command = [str(plan.tools[NGINX.name]), "-p", str(folder), "-c", str(config)]
    output = folder / OUTPUT
    with running(pinned(plan.cores.others, command), output, cwd=ROOT) as process:
        await_answer(process, "the upstream", port, output)
        yield Started(DIRECT, port, folder, process.pid)


@contextmanager
def running_proxy(proxy: Proxy, plan: Plan, upstream_port: int) -> Iterator[Started]:
    with tempfile.TemporaryDirectory(prefix=f"bench-{proxy.name}-") as name:
        place = Place(Path(name), free_port(), free_port(), upstream_port, plan.tools)
        for file, text in proxy.files(place).items():
            (place.folder / file).write_text(text)
        output = place.folder / OUTPUT
        command = pinned(plan.cores.proxy, proxy.command(place))
        with running(command, output, proxy.environment(place), place.folder) as process:
            await_answer(process, proxy.name, place.port, output)
            if preparing := proxy.prepare(place):
                prepare(proxy.name, preparing, proxy.environment(place), place.folder)
                await_answer(process, proxy.name, place.port, output)
            yield Started(proxy.name, place.port, place.folder, process.pid)


def measure(plan: Plan, server: Started) -> tuple[dict[int, Sample], int]:
    """Give the samples by number of connections, and how many requests were made in all."""
    warm = wrk.measure(plan.cores.others, server.folder, server.port, wrk.Load(BUSY, WARM_SECONDS, plan.varied))
    taken = {connections: _sample(plan, server, connections) for connections in (BUSY, ALONE)}
    return taken, warm.requests + sum(sample.requests for sample in taken.values())


def _sample(plan: Plan, server: Started, connections: int) -> Sample:
    before = cpu_seconds(server.session)
    sample = wrk.measure(
        plan.cores.others, server.folder, server.port, wrk.Load(connections, plan.seconds, plan.varied)
    )
    spent = cpu_seconds(server.session) - before
    return replace(sample, cpu_us=1e6 * spent / sample.requests)


def run_rounds(plan: Plan, notice: Notice) -> Result:
    result = Result()
    with (
        tempfile.TemporaryDirectory(prefix="bench-upstream-") as name,
        upstream(plan, Path(name)) as direct,
    ):
        for number in range(plan.rounds):
            result.rounds.append(_round(plan, number, direct, result, notice))
    return result


def _round(plan: Plan, number: int, direct: Started, result: Result, notice: Notice) -> Round:
    notice(f"round {number + 1}: direct")
    taken: dict[str, dict[int, Sample]] = {DIRECT: measure(plan, direct)[0]}
    for proxy in turned(plan.proxies, number):
        notice(f"round {number + 1}: {proxy.name}")
        if proxy.name in result.left_out:
            continue
        try:
            taken[proxy.name], lines = _one(plan, proxy, direct.port)
        except BenchError as error:
            result.left_out[proxy.name] = str(error)
        else:
            result.log_lines[proxy.name] = lines
    return taken


def _one(plan: Plan, proxy: Proxy, upstream_port: int) -> tuple[dict[int, Sample], float]:
    with tempfile.TemporaryDirectory(prefix="bench-log-") as name:
        # A hard link outlives the proxy's folder, and lines that are written while it stops count too.
        kept = Path(name) / "log"
        with running_proxy(proxy, plan, upstream_port) as server:
            samples, requests = measure(plan, server)
            try:
                kept.hardlink_to(server.folder / proxy.log)
            except OSError as error:
                raise MeasureError(f"{proxy.name} wrote no log {proxy.log}") from error
        with kept.open("rb") as log:
            mark = proxy.mark.encode()
            return samples, sum(mark in line for line in log) / requests


def turned(proxies: Sequence[Proxy], number: int) -> list[Proxy]:
    """Start each round one further on, so that no server always runs after the same neighbour."""
    at = number % len(proxies) if proxies else 0
    return [*proxies[at:], *proxies[:at]]


def obtain_tools(proxies: Sequence[Proxy], notice: Notice) -> tuple[list[Proxy], dict[str, Path], dict[str, str]]:
    """Find or install what each row needs; give the rows that can run, the paths, and why the others cannot."""
    able: list[Proxy] = []
    paths: dict[str, Path] = {}
    left_out: dict[str, str] = {}
    for proxy in proxies:
        notice(f"tools of {proxy.name}")
        try:
            paths.update({tool.name: tool.obtain() for tool in proxy.tools})
        except MissingToolError as error:
            left_out[proxy.name] = str(error)
        else:
            able.append(proxy)
    return able, paths, left_out
