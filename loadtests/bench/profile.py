"""Where the gateway's time goes: py-spy samples it under wrk's load; self time by module and function."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from loadtests.bench import wrk
from loadtests.bench.errors import MeasureError
from loadtests.bench.figures import BUSY
from loadtests.bench.processes import pinned, run
from loadtests.bench.rounds import WARM_SECONDS, Plan, Started, running_proxy, upstream
from loadtests.bench.tools import PY_SPY, pip

SAMPLES_A_SECOND = 250
ATTACH_SECONDS = 60.0
FRAME = re.compile(r"^(?P<function>.*) \((?P<file>.*?)(?::\d+)?\)$")


@dataclass(frozen=True, slots=True)
class Share:
    """One function's part of all samples in which it was the innermost frame."""

    module: str
    function: str
    part: float


def module_of(file: str) -> str:
    """Name a file as an import would: `.../site-packages/granian/asgi.py` is `granian.asgi`; libraries keep their name."""
    path = file.rsplit("site-packages/", 1)[-1]
    path = re.sub(r"^.*/lib/python3\.\d+/", "", path).lstrip("/")
    return path.removesuffix(".py").replace("/", ".") if path.endswith(".py") else Path(path).name


def shares(raw: Iterable[str], root: str) -> list[Share]:
    """Add up py-spy's raw lines ("outer;inner count") by innermost frame, largest first."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in raw:
        stack, _, count = line.rpartition(" ")
        innermost = stack.rsplit(";", 1)[-1]
        frame = FRAME.match(innermost)
        file = frame["file"].removeprefix(f"{root}/") if frame else "native"
        counts[module_of(file), frame["function"] if frame else innermost] += int(count)
    total = counts.total()
    return [Share(module, function, count / total) for (module, function), count in counts.most_common()]


def by_module(found: Iterable[Share]) -> list[tuple[str, float, list[Share]]]:
    """Group functions under their module, the module with most time first."""
    groups: dict[str, list[Share]] = {}
    for share in found:
        groups.setdefault(share.module, []).append(share)
    sums = [(module, sum(share.part for share in group), group) for module, group in groups.items()]
    return sorted(sums, key=lambda one: -one[1])


def profile(plan: Plan, console: Console, root: Path, *, native: bool) -> None:
    """Print the profile of the plan's first proxy under BUSY connections."""
    spy = pip("py-spy", PY_SPY).obtain()
    with tempfile.TemporaryDirectory(prefix="bench-profile-") as name:
        folder = Path(name)
        (folder / "upstream").mkdir()
        with (
            upstream(plan, folder / "upstream") as direct,
            running_proxy(plan.proxies[0], plan, direct.port) as server,
        ):
            rate, raw = _sample(plan, server, spy, folder / "raw", native=native)
    console.print(f"{rate:,.0f} requests/s while sampled ({BUSY} connections; py-spy slows it)")
    console.print(render(shares(raw, str(root))))


def _sample(plan: Plan, server: Started, spy: Path, raw: Path, *, native: bool) -> tuple[float, list[str]]:
    # Only what holds the interpreter: py-spy takes threads that wait on a queue for busy ones.
    options = [
        "--gil",
        "--subprocesses",
        "--format",
        "raw",
        "--full-filenames",
        "--function",
        "--rate",
        str(SAMPLES_A_SECOND),
    ]
    command = [
        str(spy),
        "record",
        "--pid",
        str(server.session),
        "--duration",
        f"{plan.seconds:.0f}",
        "--output",
        str(raw),
        *options,
    ]
    wrk.measure(plan.cores.others, server.folder, server.port, wrk.Load(BUSY, WARM_SECONDS, plan.varied))
    with ThreadPoolExecutor(1) as pool:
        asked = wrk.Load(BUSY, plan.seconds + 2, plan.varied)
        load = pool.submit(wrk.measure, plan.cores.others, server.folder, server.port, asked)
        try:
            run(pinned(plan.cores.others, [*command, *(["--native"] if native else [])]), plan.seconds + ATTACH_SECONDS)
        except subprocess.CalledProcessError as error:
            raise MeasureError(f"py-spy failed (it may need root to attach): {error.output.strip()[-300:]}") from error
        return load.result().rate, raw.read_text().splitlines()


def render(found: list[Share], modules: int = 15, functions: int = 5) -> Table:
    table = Table("module, function", "self time", title="Self time by module")
    for module, part, group in by_module(found)[:modules]:
        table.add_row(f"[bold]{module}", f"[bold]{part:.1%}")
        for share in group[:functions]:
            table.add_row(f"  {share.function}", f"{share.part:.1%}")
    return table
