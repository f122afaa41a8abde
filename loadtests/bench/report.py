"""Renders docs/benchmarks.md. Pure; what people wrote below NOTES_MARK in the old file is handed in and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loadtests.bench.figures import (
    ALONE,
    BUSY,
    DIRECT,
    GATEWAY,
    Round,
    Spread,
    Verdict,
    middle,
    ratio,
    samples,
    verdicts,
)
from loadtests.bench.machine import Machine
from loadtests.bench.proxies import Proxy

NOTES_MARK = "<!-- What stands below this line is written by people and kept by the next run. -->"
NO_FIGURE = "-"
SAID = {True: "met", False: "**not met**", None: "not measured"}

Micro = tuple[str, float, str]
"""An in-process cost: what, microseconds, the bar in words."""


@dataclass(frozen=True, slots=True)
class Report:
    day: date
    machine: Machine
    proxies: Sequence[Proxy]
    versions: Mapping[str, str]
    seconds: float
    rounds: Sequence[Round]
    left_out: Mapping[str, str]
    log_lines: Mapping[str, float]
    micros: Sequence[Micro]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table: the first column to the left, figures to the right."""
    lines = [" | ".join(head), " | ".join(["---", *("---:" for _ in head[1:])]), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def number(value: float) -> str:
    """Three figures that mean something: 12,345 and 0.412 and 3.21."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def spread_text(spread: Spread | None) -> str:
    return NO_FIGURE if spread is None else f"{number(spread.median)} ({number(spread.low)} to {number(spread.high)})"


def kept_notes(old: str) -> str:
    return old.partition(NOTES_MARK)[2].strip("\n")


def render(report: Report, notes: str = "") -> str:
    parts = [
        "# Benchmarks",
        "Written by `make bench`; figures of one run on one machine. Read the ratios, not the absolute rates.",
        _machine(report),
        "## Bars",
        bars_table(verdicts(report.rounds)),
        f"## {BUSY} connections",
        rates_table(report, BUSY),
        f"## {ALONE} connection",
        rates_table(report, ALONE),
        *_left_out(report),
        *_micros(report),
        _method(report),
        NOTES_MARK,
        *([notes] if notes else []),
    ]
    return "\n\n".join(parts) + "\n"


def _machine(report: Report) -> str:
    machine = report.machine
    servers = "; ".join(f"{name} ({version})" for name, version in report.versions.items())
    return (
        f"- Date: {report.day.isoformat()}\n"
        f"- Machine: {machine.processor}, {machine.cores} cores, {machine.memory_gib:.0f} GiB, {machine.system};"
        f" load average before the run {machine.load:.2f}\n"
        f"- Python {machine.python}\n"
        f"- Versions: {servers}"
    )


def bars_table(judged: Sequence[Verdict]) -> str:
    rows = [[one.text, one.bound, spread_text(one.spread), SAID[one.is_met]] for one in judged]
    return table(["bar", "bound", "median (lowest to highest round)", ""], rows)


def rates_table(report: Report, connections: int) -> str:
    names = [DIRECT, *(proxy.name for proxy in report.proxies)]
    rows = [_rates_row(report, name, connections) for name in names if samples(report.rounds, name, connections)]
    head = [
        "server",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "CPU µs/request",
        f"{GATEWAY} against it",
        "errors",
        "log lines per request",
    ]
    return table(head, rows)


def _rates_row(report: Report, name: str, connections: int) -> list[str]:
    rounds = report.rounds
    spreads = (
        middle(rounds, name, connections, lambda sample: sample.rate),
        middle(rounds, name, connections, lambda sample: sample.p50_ms),
        middle(rounds, name, connections, lambda sample: sample.p99_ms),
        middle(rounds, name, connections, lambda sample: sample.cpu_us),
    )
    against = None if name == GATEWAY else ratio(rounds, name, connections)
    lines = report.log_lines.get(name)
    return [
        name,
        *(NO_FIGURE if spread is None else number(spread.median) for spread in spreads),
        f"{number(against.median)} x" if against else NO_FIGURE,
        str(sum(sample.errors for sample in samples(rounds, name, connections))),
        NO_FIGURE if lines is None else f"{lines:.2f}",
    ]


def _left_out(report: Report) -> list[str]:
    if not report.left_out:
        return []
    return ["## Left out", "\n".join(f"- {name}: {reason}" for name, reason in report.left_out.items())]


def _micros(report: Report) -> list[str]:
    if not report.micros:
        return []
    rows = [[name, number(micros), bar] for name, micros, bar in report.micros]
    return ["## In process", table(["what", "µs", "bar"], rows)]


def _method(report: Report) -> str:
    rows = "\n".join(f"- {proxy.name}: {proxy.about}." for proxy in report.proxies)
    return f"""## Method

Everything runs on 127.0.0.1. The upstream gives a fixed answer of 1 KB JSON from memory (nginx `return 200` with
keep-alive; where nginx is missing, a small uvloop server). The proxy has one core to itself (`taskset`), all its
processes included; wrk and the upstream run on the other cores. `direct` is wrk to the upstream without a proxy: as
both share one core there, it is the ceiling of the set-up for a proxy, not the upstream's best.

{len(report.rounds)} rounds. In each, each server is started afresh, must give the upstream's answer unchanged, is warmed for
1 s, measured for {report.seconds:g} s at {BUSY} connections and {report.seconds:g} s at {ALONE}, and stopped; the order turns by one each round.
Rates and latencies are medians over rounds. Ratios and added latency are taken inside each round and then the median
of those. CPU is the processor time of all the server's processes by requests (of `direct`: the upstream's): on a busy
machine the steadiest column. wrk uses one thread and sends `GET /api/customers/1` with its own headers only.

All keep connections to the upstream open, have one worker, and write an access log to a file, one line a request
(last column: counted; Envoy, nginx and haproxy write theirs by their own buffering):

{rows}

Again: `make bench`, or `python -m loadtests.bench --help`."""
