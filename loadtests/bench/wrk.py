"""Runs wrk and reads its figures; a few lines of Lua make wrk print them exactly instead of rounded."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from loadtests.bench.configs import PATH
from loadtests.bench.errors import MeasureError
from loadtests.bench.figures import Sample
from loadtests.bench.processes import pinned, run

MARK = "FIGURES "
# wrk gives up on an answer after two seconds by default, which would count a slow proxy as a failing one.
ANSWER_SECONDS = 20

SCRIPT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    'FIGURES {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


# Target and fields that never come again: nothing that a proxy remembers of a head is of use for the next one.
VARIED = """
local count = 0
request = function()
  count = count + 1
  wrk.headers["X-Request"] = string.format("%016x", count)
  return wrk.format("GET", wrk.path .. "?n=" .. count)
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    connections: int
    seconds: float
    varied: bool = False


def measure(cores: str, folder: Path, port: int, asked: Load) -> Sample:
    script = folder / "figures.lua"
    script.write_text(SCRIPT + VARIED if asked.varied else SCRIPT)
    connections, seconds = asked.connections, asked.seconds
    load = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", f"--timeout={ANSWER_SECONDS}s", f"--script={script}"]
    try:
        printed = run(pinned(cores, [*load, f"http://127.0.0.1:{port}{PATH}"]), seconds + ANSWER_SECONDS + 10)
    except subprocess.CalledProcessError as error:
        raise MeasureError(f"wrk failed: {error.output.strip()}") from error
    except subprocess.TimeoutExpired as error:
        raise MeasureError(f"wrk did not end {ANSWER_SECONDS + 10} s after its time") from error
    return read(printed)


def read(printed: str) -> Sample:
    line = next((line for line in printed.splitlines() if line.startswith(MARK)), None)
    if line is None:
        raise MeasureError(f"wrk printed no figures: {printed.strip()[:300]}")
    figures = json.loads(line.removeprefix(MARK))
    if not figures["requests"]:
        raise MeasureError("wrk got no answer at all")
    return Sample(
        requests=figures["requests"],
        seconds=figures["microseconds"] / 1e6,
        p50_ms=figures["p50"] / 1e3,
        p99_ms=figures["p99"] / 1e3,
        errors=figures["errors"],
    )
