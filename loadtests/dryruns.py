"""`python -m loadtests.dryruns`: dry-run writes of every kind leave a database as it was, and what clients wait for them.

First straight to the new side, as the gateway signs them; then through a gateway, turn by turn with the shadow off. All
processes are started here, on a database of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from loadtests.dryrun_stage import KEY, Stage, StageError, database, playing
from loadtests.dryrun_writes import DRY_RUN_ENDPOINTS, Write, writes_of_every_kind

CHANGED: Final = frozenset({"customers"})
"""Tables that legacy writes to in the second part."""
MOST: Final = 1_000_000


@dataclass
class Straight:
    """What became of dry-runs that were asked for one by one."""

    seconds: float = 0.0
    answered: Counter[str] = field(default_factory=Counter)
    """Kind of write and the status that it would have had."""
    failures: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    effects: Counter[str] = field(default_factory=Counter)
    changed: tuple[str, ...] = ()
    """Tables whose checksum is another than before; there must be none."""


async def ask_straight(stage: Stage, wanted: int, at_once: int) -> Straight:
    found, before, began = Straight(), stage.checksums(), time.monotonic()
    todo = islice(zip(count(), cycle(writes_of_every_kind())), wanted)
    async with httpx.AsyncClient(base_url=stage.new, timeout=60, trust_env=False) as client:
        client.headers.update(stage.bearer())
        with _progress() as progress:
            bar = progress.add_task("dry-runs", total=wanted)
            async with asyncio.TaskGroup() as tasks:
                for _ in range(at_once):
                    tasks.create_task(_ask_all(client, todo, found, lambda: progress.advance(bar)))
    found.seconds = time.monotonic() - began
    after = stage.checksums()
    found.changed = tuple(sorted(name for name in before | after if before.get(name) != after.get(name)))
    return found


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True))


async def _ask_all(
    client: httpx.AsyncClient, todo: Iterator[tuple[int, Write]], found: Straight, done: Callable[[], None]
) -> None:
    for number, write in todo:
        done()
        values = write.body(number)
        request = client.build_request(write.method, write.target, json=values)
        request.headers.update(_signed(write.method, write.target, number, request.content))
        answer = await client.send(request)
        told: dict[str, Any] = answer.json()
        if told.get("failure", "refused") is not None:
            found.failures[f"{told.get('failure', answer.status_code)}"] += 1
            continue
        found.answered[f"{write.kind} {told['answer']['status']}"] += 1
        found.rows += len(told["rows"])
        found.effects.update(each["kind"] for each in told["effects"])


def _signed(method: str, target: str, number: int, body: bytes) -> dict[str, str]:
    key = hmac.digest(KEY.encode(), b"banyan shadow signature", "sha256")
    at = int(time.time())  # noqa: TID251  the signature is of this second
    digest = hashlib.sha256(body).hexdigest()
    text = f"banyan-shadow-v2\ndry-run\n{method}\n{target}\n{at}\n{number}\n{digest}"
    code = hmac.digest(key, text.encode(), "sha256").hex()
    return {"X-Banyan-Shadow": "dry-run", "X-Banyan-Signature": f"t={at},id={number},body={digest},v2={code}"}


@dataclass
class Through:
    """What clients saw of real writes, by whether the gateway had them rehearsed first."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: {"legacy": [], "shadow": []})
    errors: int = 0
    rows: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    """Tables other than those that legacy writes to whose checksum is another; there must be none."""


async def ask_through(stage: Stage, rounds: int, each: int) -> Through:
    """Rounds of creating customers, turn by turn with the shadow off and on."""
    found, before, numbers = Through(), stage.checksums(but=CHANGED), count()
    had = stage.rows_of("customers")
    async with httpx.AsyncClient(base_url=stage.gateway, timeout=60, trust_env=False) as client:
        client.headers.update(stage.bearer())
        for where in islice(cycle(["legacy", "shadow"]), 2 * rounds):
            await stage.move(where)
            for number in islice(numbers, each):
                began = time.perf_counter()
                body = {"name": f"n{number}", "customer_code": f"THR-{number}", "credit_limit": "10.50"}
                answer = await client.post("/api/customers/", json=body)
                found.milliseconds[where].append((time.perf_counter() - began) * 1000)
                found.errors += answer.status_code != 201
    found.outcomes = await stage.outcomes(rounds * each)
    after = stage.checksums(but=CHANGED)
    found.changed = tuple(sorted(name for name in before | after if before.get(name) != after.get(name)))
    found.rows = stage.rows_of("customers") - had
    return found


def report(straight: Straight, through: Through, kind: str) -> str:
    asked = straight.answered.total() + straight.failures.total()
    lines = [
        f"{kind}: {asked:,} dry-runs of {len(straight.answered)} kinds and answers in {straight.seconds:.0f} s",
        f"  rehearsed {straight.answered.total():,}, given up {dict(straight.failures) or 'none'}",
        f"  rows told {straight.rows:,}; effects noted and suppressed {dict(straight.effects)}",
        f"  tables changed: {', '.join(straight.changed) or 'none'}",
        f"  {through.rows} real writes, errors {through.errors}, outcomes {dict(through.outcomes)}",
        f"  tables changed beside legacy's: {', '.join(through.changed) or 'none'}",
    ]
    for where, name in (("legacy", "shadow off"), ("shadow", "rehearsed first")):
        took = through.milliseconds[where]
        lines.append(f"  client, {name}: p50 {median(took):.1f} ms, p99 {quantiles(took, n=100)[-1]:.1f} ms")
    return "\n".join(lines)


def is_good(straight: Straight, through: Through, wanted: int) -> bool:
    """Nothing left behind; nearly all rehearsed; each real write done once, by legacy."""
    writes = sum(map(len, through.milliseconds.values()))
    clean = not straight.changed and not through.changed and not through.errors and through.rows == writes
    return clean and straight.answered.total() >= 0.95 * wanted


async def run(options: argparse.Namespace) -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="banyan-dryruns-") as folder,
        database(options.postgres, Path(folder)) as url,
    ):
        async with playing(url, Path(folder), DRY_RUN_ENDPOINTS, options.budget) as stage:
            straight = await ask_straight(stage, options.count, options.at_once)
            through = await ask_through(stage, options.rounds, options.each)
    sys.stdout.write(report(straight, through, "PostgreSQL" if options.postgres else "SQLite") + "\n")
    sys.stdout.write(json.dumps(dict(sorted(straight.answered.items()))) + "\n")
    return is_good(straight, through, options.count)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loadtests.dryruns", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="dry-runs asked straight of the new side")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5, help="through the gateway, with the shadow off and on")
    parser.add_argument("--each", type=int, default=100, help="writes of one round")
    parser.add_argument("--budget", type=float, default=0.25, help="BANYAN_DRY_RUN_BUDGET, in seconds")
    parser.add_argument("--postgres", metavar="URL", help="a PostgreSQL server; a database is made there, and dropped")
    options = parser.parse_args(arguments)
    if not 1 <= options.count <= MOST:
        parser.error(f"--count {options.count} is not between 1 and {MOST}")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    try:
        good = asyncio.run(run(parse(arguments)))
    except StageError as error:
        sys.exit(str(error))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
