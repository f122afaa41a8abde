"""`python -m loadtests.bench`: reads the options, runs the rounds or the profile, writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from loadtests.bench.errors import BenchError, MissingToolError
from loadtests.bench.figures import ALONE, BUSY, GATEWAY, verdicts
from loadtests.bench.machine import describe, version, versions
from loadtests.bench.processes import Cores
from loadtests.bench.profile import profile
from loadtests.bench.proxies import PROXIES, Proxy, named
from loadtests.bench.report import Micro, Report, bars_table, kept_notes, rates_table, render
from loadtests.bench.rounds import Plan, obtain_tools, run_rounds
from loadtests.bench.tools import NGINX, ROOT, TASKSET, WRK

DEFAULT_OUTPUT = ROOT / "docs" / "benchmarks.md"
MICRO_MODULES = ("loadtests.bench_compare", "loadtests.bench_flags", "loadtests.bench_match")
MOST_ROUNDS = 50
MOST_SECONDS = 120.0

EXAMPLES = """examples:
  python -m loadtests.bench                                  the whole run, written to docs/benchmarks.md
  python -m loadtests.bench --rounds 1 --seconds 2           a quick look; overwrites docs/benchmarks.md
  python -m loadtests.bench --only banyan nginx              two rows, shown and not written
  python -m loadtests.bench --only envoy --output /tmp/e.md  one row, written there
  python -m loadtests.bench --profile --seconds 10           where the gateway's time goes (py-spy)
"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m loadtests.bench",
        description="Measure the gateway beside other proxies, each on one core.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = ", ".join(proxy.name for proxy in PROXIES)
    made.add_argument("--rounds", type=int, default=5, help=f"1 to {MOST_ROUNDS} (default 5)")
    made.add_argument("--seconds", type=float, default=5.0, help=f"per measurement, 1 to {MOST_SECONDS:g} (default 5)")
    made.add_argument("--only", nargs="+", default=[], metavar="NAME", help=f"rows to measure, of {names}")
    made.add_argument("--output", type=Path, help="Markdown file (default docs/benchmarks.md; with --only: none)")
    made.add_argument(
        "--profile", action="store_true", help="sample the gateway (or the one --only row) under load instead"
    )
    made.add_argument(
        "--varied", action="store_true", help="no target and no field of request and answer twice (shown, not written)"
    )
    made.add_argument("--native", action="store_true", help="with --profile: native frames too (slower)")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        if options.profile:
            _profile(options, console)
        else:
            _bench(options, console)
    except (BenchError, ValueError) as error:
        console.print(f"bench: {error}", style="red", markup=False)
        return 2
    return 0


def checked_plan(
    options: argparse.Namespace, proxies: Sequence[Proxy], console: Console
) -> tuple[Plan, dict[str, str]]:
    if not 1 <= options.rounds <= MOST_ROUNDS:
        raise ValueError(f"--rounds {options.rounds} is not between 1 and {MOST_ROUNDS}")
    if not 1 <= options.seconds <= MOST_SECONDS:
        raise ValueError(f"--seconds {options.seconds:g} is not between 1 and {MOST_SECONDS:g}")
    for tool in (WRK, TASKSET):
        tool.obtain()
    able, tools, left_out = obtain_tools(proxies, lambda text: console.print(text, style="dim"))
    try:
        tools[NGINX.name] = NGINX.obtain()
    except MissingToolError:
        console.print(
            "nginx is missing, so the upstream is a small uvloop server; apt-get install nginx-light is better"
        )
    for name, reason in left_out.items():
        console.print(f"{name} is left out: {reason}", style="yellow", markup=False)
    return Plan(able, tools, options.rounds, options.seconds, Cores.of_this_machine(), options.varied), left_out


def _profile(options: argparse.Namespace, console: Console) -> None:
    plan, left_out = checked_plan(options, named(options.only or [GATEWAY])[:1], console)
    if not plan.proxies:
        raise MissingToolError("; ".join(left_out.values()))
    profile(plan, Console(), ROOT, native=options.native)


def _bench(options: argparse.Namespace, console: Console) -> None:
    plan, left_out = checked_plan(options, named(options.only), console)
    machine = describe()
    steps = plan.rounds * (len(plan.proxies) + 1)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("starting", total=steps, completed=-1)
        result = run_rounds(plan, lambda text: progress.update(task, description=text, advance=1))
        progress.update(task, description="measured", completed=steps)
    report = Report(
        day=datetime.now(UTC).date(),  # noqa: TID251 -- the one place that asks for the day; all else gets it as a value
        machine=machine,
        proxies=plan.proxies,
        versions={**versions(plan.proxies, plan.tools), "wrk": version([str(WRK.obtain()), "-v"])},
        seconds=plan.seconds,
        rounds=result.rounds,
        left_out={**left_out, **result.left_out},
        log_lines=result.log_lines,
        micros=() if options.only or options.varied else micros(console),
    )
    _publish(report, options, console)


def micros(console: Console) -> list[Micro]:
    """Ask the in-process benches that are there; each module has `run() -> list[(name, microseconds, bar)]`."""
    found: list[Micro] = []
    for name in MICRO_MODULES:
        if importlib.util.find_spec(name) is None:
            console.print(f"{name} is not there; its rows are left out", style="yellow")
            continue
        console.print(name, style="dim")
        found += importlib.import_module(name).run()
    return found


def _publish(report: Report, options: argparse.Namespace, console: Console) -> None:
    output: Path | None = options.output or (None if options.only or options.varied else DEFAULT_OUTPUT)
    for text in (rates_table(report, BUSY), rates_table(report, ALONE), bars_table(verdicts(report.rounds))):
        Console().print(Markdown(text))
    for name, reason in report.left_out.items():
        console.print(f"{name} was left out: {reason}", style="yellow", markup=False)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        notes = kept_notes(output.read_text()) if output.exists() else ""
        output.write_text(render(report, notes))
        console.print(f"written to {os.path.relpath(output)}")


if __name__ == "__main__":
    sys.exit(main())
