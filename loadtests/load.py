"""`python -m loadtests.load`: a headless locust run with thresholds, a CSV and an HTML report."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from loadtests.thresholds import Row, Summary, Thresholds, crossed, read_summary

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_OUTPUT = ROOT / ".bench" / "load"
MOST_USERS = 1000
MOST_SECONDS = 3600
# Beyond the run itself: locust's imports, the last answers, the reports.
SPARE_SECONDS = 60.0

EXAMPLES = """examples:
  python -m loadtests.load                                           20 users for 60 s against the demo's gateway
  python -m loadtests.load --host http://127.0.0.1:9001              the stand-in itself, to compare with
  python -m loadtests.load --users 100 --duration 300 --max-p99 800  harder
Known failures of the monolith (500s on good requests and the like) are counted apart and judged by no threshold.
"""


class LoadError(Exception):
    """The run cannot begin, or left nothing to judge."""


@dataclass(frozen=True, slots=True)
class Options:
    host: str
    users: int
    spawn_rate: float
    duration: int
    output: Path
    thresholds: Thresholds

    def __post_init__(self) -> None:
        if not 1 <= self.users <= MOST_USERS:
            raise LoadError(f"--users {self.users} is not between 1 and {MOST_USERS}")
        if not 1 <= self.duration <= MOST_SECONDS:
            raise LoadError(f"--duration {self.duration} is not between 1 and {MOST_SECONDS} seconds")
        if self.spawn_rate <= 0:
            raise LoadError(f"--spawn-rate {self.spawn_rate:g} is not above 0")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m loadtests.load",
        description="Users of the ERP against a running gateway; exits 1 when a threshold is crossed.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--host", default="http://127.0.0.1:8080", help="default http://127.0.0.1:8080")
    made.add_argument("--users", type=int, default=20, help=f"1 to {MOST_USERS} (default 20)")
    made.add_argument(
        "--spawn-rate",
        type=float,
        default=2.0,
        help="users started a second (default 2: a login is a quarter second of bcrypt)",
    )
    made.add_argument("--duration", type=int, default=60, help=f"seconds, 1 to {MOST_SECONDS} (default 60)")
    made.add_argument("--output", type=Path, default=DEFAULT_OUTPUT, help="folder of the reports (default .bench/load)")
    made.add_argument("--max-failures", type=float, default=1.0, help="percent of requests (default 1)")
    made.add_argument("--max-p95", type=float, default=500.0, help="milliseconds (default 500)")
    made.add_argument("--max-p99", type=float, default=1000.0, help="milliseconds (default 1000)")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    console = Console()
    try:
        thresholds = Thresholds(given.max_failures, given.max_p95, given.max_p99)
        options = Options(given.host, given.users, given.spawn_rate, given.duration, given.output, thresholds)
        check_listening(options.host)
        summary = run_locust(options, console)
    except LoadError as error:
        console.print(f"load: {error}", style="red", markup=False, soft_wrap=True)
        return 2
    console.print(table("Requests", [*summary.regular, summary.total]))
    if summary.known:
        console.print(table("Known failures of the monolith, judged by no threshold", summary.known))
    console.print(f"reports: {os.path.relpath(options.output)}/report.html and *.csv", markup=False, soft_wrap=True)
    sentences = crossed(summary.total, options.thresholds)
    for sentence in sentences:
        console.print(f"load: {sentence}", style="red", markup=False, soft_wrap=True)
    return 1 if sentences else 0


def check_listening(host: str) -> None:
    parts = urlsplit(host)
    if parts.scheme not in {"http", "https"} or parts.hostname is None:
        raise LoadError(f"--host {host} is not an address such as http://127.0.0.1:8080")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname, port), timeout=5).close()
    except OSError as error:
        raise LoadError(f"nothing listens at {host} ({error.strerror or error}); start it with make demo") from error


def command(options: Options) -> list[str]:
    output = options.output
    reports = ["--csv", str(output / "load"), "--html", str(output / "report.html")]
    size = [
        "--users",
        str(options.users),
        "--spawn-rate",
        f"{options.spawn_rate:g}",
        "--run-time",
        f"{options.duration}s",
    ]
    script = ["-m", "locust", "--locustfile", str(ROOT / "loadtests" / "locustfile.py"), "--host", options.host]
    # Known failures are expected and thresholds are ours: locust itself must not fail the run over them.
    return [sys.executable, *script, "--headless", "--only-summary", "--exit-code-on-error", "0", *size, *reports]


def run_locust(options: Options, console: Console) -> Summary:
    options.output.mkdir(parents=True, exist_ok=True)
    summary = options.output / "summary.json"
    summary.unlink(missing_ok=True)
    log = options.output / "locust.log"
    environment = {**os.environ, "BANYAN_LOAD_SUMMARY": str(summary), "PYTHONPATH": str(ROOT)}
    with log.open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603 -- our own command; the host has been checked to be an address
            command(options), env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
        )
        try:
            _await(process, options.duration, console)
        finally:
            # Interrupted or overdue: locust ends as on Ctrl-C and still writes its reports.
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(SPARE_SECONDS)
    if not summary.exists():
        said = " ".join(log.read_text(errors="replace")[-400:].split())
        raise LoadError(f"locust ended with code {process.returncode} and left no figures: {said}")
    return read_summary(summary.read_text())


def _await(process: subprocess.Popen[bytes], duration: int, console: Console) -> None:
    began = time.monotonic()
    with Progress(console=console) as progress:
        task = progress.add_task(f"load for {duration} s", total=duration)
        while process.poll() is None and time.monotonic() - began < duration + SPARE_SECONDS:
            progress.update(task, completed=min(time.monotonic() - began, duration))
            time.sleep(0.2)


def table(title: str, rows: Sequence[Row]) -> Table:
    made = Table(Column("endpoint", overflow="fold"), title=title)
    for head in ("requests", "failures", "p50 ms", "p95 ms", "p99 ms"):
        made.add_column(head, justify="right")
    for row in rows:
        figures = (row.p50_ms, row.p95_ms, row.p99_ms)
        made.add_row(
            row.name.replace("[", r"\["), str(row.requests), str(row.failures), *(f"{one:g}" for one in figures)
        )
    return made


if __name__ == "__main__":
    sys.exit(main())
