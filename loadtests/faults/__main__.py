"""`python -m loadtests.faults`: rounds without and with a broken shadow in turn, on one gateway; figures as a table.

Legacy is healthy throughout. Each fault has a gateway of its own, so that the memory of one says nothing of another. The
first row is the control: neither kind of its rounds is shadowed, so that what it shows is the machine's noise.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from loadtests.faults.behaviours import BEHAVIOURS
from loadtests.faults.figures import HEAD, Figures, noise_of
from loadtests.faults.stage import REFUSED, STORES, Gateway, behaving, breaking, serving
from loadtests.faults.steady import Seen

NONE = "none (control)"
FAULTS: Sequence[str] = (NONE, *BEHAVIOURS, REFUSED, *STORES)
SETTLE_SECONDS = 30
"""For what still waits when the load has ended."""
STORE_SECONDS = 4.0
"""Until a batch that met the broken store has been tried again."""
LOOK_SECONDS = 10.0
"""From one look at the memory to the next, within a round."""


@dataclass(frozen=True, slots=True)
class Plan:
    rate: float
    seconds: float
    rounds: int


def load(gateway: Gateway, plan: Plan, look: Callable[[], None]) -> Seen:
    command = [sys.executable, "-m", "loadtests.faults.steady", str(gateway.port), str(plan.rate), str(plan.seconds)]
    deadline = time.monotonic() + plan.seconds + 60
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as client:  # noqa: S603 - our own
        while True:
            try:
                told, _ = client.communicate(timeout=LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                look()
                if time.monotonic() > deadline:
                    client.kill()
            else:
                return Seen(**json.loads(told))


def run_fault(fault: str, plan: Plan, tell: Callable[[int], None]) -> Figures:
    with scene(fault) as (gateway, figures):
        load(gateway, Plan(plan.rate, 2.0, 1), lambda: None)
        for number in range(plan.rounds):
            tell(number)
            # Turned about, so that what grows or ebbs away in time weighs on both kinds alike.
            for is_shadowed in (False, True) if number % 2 == 0 else (True, False):
                gateway.stage("shadow" if is_shadowed and fault != NONE else "legacy")
                with breaking(gateway, fault if is_shadowed else ""):
                    seen = load(gateway, plan, lambda: figures.memory.append(gateway.memory()))
                    (figures.shadowed if is_shadowed else figures.without).append(seen)
                    figures.memory.append(gateway.memory())
                time.sleep(STORE_SECONDS if fault in STORES and is_shadowed else 0.5)
        settle(gateway, figures)
    return figures


@contextmanager
def scene(fault: str) -> Iterator[tuple[Gateway, Figures]]:
    behaviour = "other" if fault in STORES else "same" if fault == NONE else fault
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        legacy = stack.enter_context(behaving(folder, "same"))
        new = stack.enter_context(behaving(folder, behaviour))
        yield stack.enter_context(serving(folder, legacy, new)), Figures(fault)


def run_long(fault: str, plan: Plan, tell: Callable[[str], None]) -> str:
    """One round with the shadow and none without; memory told as it is seen."""
    with scene(fault) as (gateway, figures):

        def look() -> None:
            figures.memory.append(gateway.memory())
            tell(f"{fault}: {figures.memory[-1]} MiB")

        load(gateway, Plan(plan.rate, 2.0, 1), lambda: None)
        gateway.stage("shadow")
        seen = load(gateway, plan, look)
        settle(gateway, figures)
    requests = len(seen.times_ms) + seen.errors
    return f"{fault}: {requests:,} requests, {seen.errors} errors; MiB {figures.memory}; {figures.outcomes} of {figures.sampled}"


def settle(gateway: Gateway, figures: Figures) -> None:
    """Wait for the outcomes of all that was sampled."""
    for _ in range(SETTLE_SECONDS):
        figures.sampled = sum(gateway.counters("banyan_shadow_sampled_total").values())
        figures.outcomes = gateway.counters("banyan_shadow_outcomes_total")
        if sum(figures.outcomes.values()) == figures.sampled:
            break
        time.sleep(1.0)


def main(say: Callable[[str], None], tell: Callable[[str], None]) -> None:
    parser = argparse.ArgumentParser(prog="python -m loadtests.faults", description=__doc__)
    parser.add_argument("--rate", type=float, default=150.0, help="requests a second")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=FAULTS, default=FAULTS)
    parser.add_argument(
        "--long", action="store_true", help="one round with the shadow and none without, for its memory"
    )
    asked = parser.parse_args()
    plan, began, noise = Plan(asked.rate, asked.seconds, asked.rounds), time.monotonic(), None
    say(f"load average {os.getloadavg()[0]:.2f}, {plan.rate:g} requests/s, {plan.rounds} rounds of {plan.seconds:g} s")
    if asked.long:
        for fault in asked.only:
            say(run_long(fault, plan, tell))
        return
    say(HEAD)
    for place, fault in enumerate(asked.only, 1):

        def told(number: int, where: str = f"{place} of {len(asked.only)}, {fault}") -> None:
            tell(f"{time.monotonic() - began:4.0f} s: fault {where}, round {number + 1} of {plan.rounds}")

        figures = run_fault(fault, plan, told)
        noise = noise_of(figures) if fault == NONE else noise
        say(figures.row(noise, is_control=fault == NONE))


def _out(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(_out, lambda line: print(line, file=sys.stderr))  # noqa: T201 - progress, apart from the table
