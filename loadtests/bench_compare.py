"""What comparing two answers costs: flat bodies of 999 bytes, equal as bytes, equal by value, and different under rules.

DeepDiff and jsondiff are given the same pairs. Neither is a dependency: they are put into `.bench/venv`, or left out.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import orjson

from gateway.compare import CompiledRules, Observation, Rule, compare, compile_rules
from gateway.compare.tolerances import NumberWithin
from loadtests.bench.errors import MissingToolError
from loadtests.bench.tools import pip

SIZE = 999
FIELDS = 18
DIFFERENT = 9
ROUNDS = 25
COMPARISONS = 200
RIVALS = {"deepdiff": "deepdiff==9.1.0", "jsondiff": "jsondiff==2.2.1"}
RIVAL_ROUNDS, RIVAL_COMPARISONS = 7, 20
RIVAL_SECONDS = 120.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEADERS = [(b"content-type", b"application/json")]

Comparison = tuple[Observation, Observation, CompiledRules]


def run() -> list[tuple[str, float, str]]:
    """Name, microseconds a comparison and what is demanded of it."""
    bars = {"equal bytes": "≤ 5 µs", "equal by value": "≤ 25 µs", f"{DIFFERENT} leaves explained by rules": "≤ 100 µs"}
    made = comparisons()
    cost = dict.fromkeys(made, float("inf"))
    for _ in range(ROUNDS):
        for name, comparison in made.items():
            cost[name] = min(cost[name], _time(comparison))
    own = [(f"compare, flat {SIZE} bytes, {name}", cost[name], bar) for name, bar in bars.items()]
    return own + rivals(made)


def rivals(made: Mapping[str, Comparison]) -> list[tuple[str, float, str]]:
    """The same pairs through the libraries people use for this; without them a sentence on standard error."""
    try:
        python = {pip("python", requirement).obtain() for requirement in RIVALS.values()}.pop()
        said = _ask(
            python, {name: [legacy.body.decode(), new.body.decode()] for name, (legacy, new, _) in made.items()}
        )
    except (MissingToolError, subprocess.SubprocessError, ValueError) as error:
        sys.stderr.write(f"bench: {' and '.join(RIVALS)} are left out: {error}\n")
        return []
    return [
        (f"{tool.replace('==', ' ')}, {name}", micros, "")
        for rival, tool in RIVALS.items()
        for name, micros in said[rival].items()
    ]


def _ask(python: Path, pairs: Mapping[str, list[str]]) -> dict[str, dict[str, float]]:
    asked = {"pairs": pairs, "rounds": RIVAL_ROUNDS, "comparisons": RIVAL_COMPARISONS}
    script = Path(__file__).with_name("rivals.py")
    ran = subprocess.run(  # noqa: S603 - our own script, by a Python of ours
        [python, script], input=json.dumps(asked), capture_output=True, text=True, timeout=RIVAL_SECONDS, check=True
    )
    found: dict[str, dict[str, float]] = json.loads(ran.stdout)["micros"]
    return found


def comparisons() -> dict[str, Comparison]:
    """The contestants; the same fields in another order are equal by value and not as bytes."""
    fields = _fields(0)
    legacy, turned = _answer(fields), _answer(dict(reversed(fields.items())))
    rules = compile_rules(
        [
            Rule(f"r{number}", NumberWithin(Decimal(1)), f"$.amount_{number:02}", "bench", "rounding", NOW)
            for number in range(DIFFERENT)
        ],
        "orders.get",
    )
    return {
        "equal bytes": (legacy, legacy, rules),
        "equal by value": (legacy, turned, rules),
        f"{DIFFERENT} leaves explained by rules": (legacy, _answer(_fields(1)), rules),
    }


def _fields(cents: int) -> dict[str, object]:
    fields: dict[str, object] = {f"amount_{number:02}": 1251.25 + number + cents / 2 for number in range(9)}
    fields |= {f"name_{number:02}": f"Ünit {number}" for number in range(FIELDS - DIFFERENT)}
    fields["active"], fields["parent"], fields["tags"] = True, None, ["new", "paid"]
    return fields


def _answer(fields: dict[str, object]) -> Observation:
    room = SIZE - len(orjson.dumps(fields | {"note": ""}))
    return Observation(200, HEADERS, orjson.dumps(fields | {"note": "n" * room}))


def _time(comparison: Comparison) -> float:
    legacy, new, rules = comparison
    start = perf_counter()
    for _ in range(COMPARISONS):
        compare(legacy, new, rules, NOW)
    return (perf_counter() - start) / COMPARISONS * 1e6


if __name__ == "__main__":
    for name, microseconds, bar in run():
        sys.stdout.write(f"{name:55}{microseconds:10.2f} µs  {bar}\n")
