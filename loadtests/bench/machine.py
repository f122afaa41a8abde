"""What the figures were taken on: processor, cores, system, versions, and how busy the machine was otherwise."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loadtests.bench.processes import run
from loadtests.bench.proxies import Proxy

VERSION_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Machine:
    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str
    load: float
    """Runnable processes in the minute before the run; near 0 on a quiet machine."""


def processor_name(cpuinfo: str) -> str:
    fields = dict(line.split(":", 1) for line in cpuinfo.splitlines() if ":" in line)
    by_name = {name.strip(): value.strip() for name, value in fields.items()}
    return by_name.get("model name", "unknown processor")


def describe() -> Machine:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        processor=processor_name(Path("/proc/cpuinfo").read_text()),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=pages / 2**30,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        load=os.getloadavg()[0],
    )


def versions(proxies: Sequence[Proxy], tools: Mapping[str, Path]) -> dict[str, str]:
    return {proxy.name: version(proxy.version(tools)) for proxy in proxies}


def version(command: list[str]) -> str:
    """Ask a program for its version; wrk answers that with an exit code of 1."""
    try:
        printed = run(command, VERSION_SECONDS)
    except subprocess.CalledProcessError as error:
        printed = error.output
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"unknown ({error})"
    return version_line(printed)


def version_line(printed: str) -> str:
    """Give the first line of it, without build ids, compile options and addresses."""
    line = next((line.strip() for line in printed.splitlines() if line.strip()), "unknown")
    build = re.search(r"[0-9a-f]{40}/([\d.]+)/", line)
    return build[1] if build else re.split(r" - http| \[| Copyright", line)[0].rsplit("version: ", 1)[-1][:90]
