"""DeepDiff and jsondiff on the bench's own pairs: run by the Python of `.bench/venv`, where they are installed.

Reads ``{"pairs": {name: [legacy, new]}, "rounds": n, "comparisons": n}`` on standard input and writes
``{"versions": {…}, "micros": {"deepdiff": {name: µs}, …}}``. Parsing counts, as it does for the gateway.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from time import perf_counter

Compare = Callable[[str, str], object]


def tools() -> dict[str, Compare]:
    # Neither is a dependency of ours, so neither has to be there when this module is only looked at.
    from deepdiff import DeepDiff  # type: ignore[import-not-found]  # noqa: PLC0415
    from jsondiff import diff  # type: ignore[import-not-found]  # noqa: PLC0415

    return {
        # An epsilon of 1 is what the bench's rules let pass.
        "deepdiff": lambda legacy, new: DeepDiff(json.loads(legacy), json.loads(new), math_epsilon=1.0),
        "jsondiff": lambda legacy, new: diff(json.loads(legacy), json.loads(new)),
    }


def main() -> None:
    asked = json.load(sys.stdin)
    times = asked["rounds"], asked["comparisons"]
    micros = {
        name: {pair: _fastest(compare, (legacy, new), times) for pair, (legacy, new) in asked["pairs"].items()}
        for name, compare in tools().items()
    }
    json.dump({"versions": {name: version(name) for name in micros}, "micros": micros}, sys.stdout)


def _fastest(compare: Compare, pair: tuple[str, str], times: tuple[int, int]) -> float:
    best = float("inf")
    rounds, comparisons = times
    for _ in range(rounds):
        start = perf_counter()
        for _ in range(comparisons):
            compare(*pair)
        best = min(best, (perf_counter() - start) / comparisons * 1e6)
    return best


if __name__ == "__main__":
    main()
