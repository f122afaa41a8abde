"""Tests of `loadtests.load`, and through it, with a real locust, of `loadtests.locustfile`.

Locust patches the whole process when imported, so it runs in one of its own here as it does for users.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typing_extensions import override

from loadtests.load import LoadError, Options, check_listening, command, main
from loadtests.thresholds import Thresholds, read_summary


class Erp(BaseHTTPRequestHandler):
    """Admits everyone, misses what the monolith misses on mobile, and fails on what `broken` names."""

    protocol_version = "HTTP/1.1"
    broken: str = "nothing"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, {"access_token": "t"})

    def do_GET(self) -> None:
        if self.headers["Authorization"] != "Bearer t":
            self._answer(401, {})
        else:
            missing = self.path.startswith(("/api/mobile/products", "/api/mobile/customers", "/api/mobile/orders"))
            self._answer(500 if self.broken in self.path else 404 if missing else 200, {})

    def _answer(self, status: int, body: dict[str, str]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    @override
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def erp(broken: str = "nothing") -> Iterator[str]:
    handler = type("Broken", (Erp,), {"broken": broken})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def load(host: str, output: Path) -> int:
    size = ["--users", "8", "--spawn-rate", "20", "--duration", "4"]
    return main(["--host", host, "--output", str(output), *size, "--max-p95", "9000", "--max-p99", "9000"])


def test_good_run_passes_and_leaves_its_reports(tmp_path: Path) -> None:
    with erp() as host:
        assert load(host, tmp_path) == 0
    summary = read_summary((tmp_path / "summary.json").read_text())
    assert summary.total.requests == sum(row.requests for row in summary.regular) > 20
    assert summary.total.failures == 0
    assert summary.known
    assert all(row.name.endswith("[known 404]") for row in summary.known)
    assert {"load_stats.csv", "report.html", "locust.log"} <= {file.name for file in tmp_path.iterdir()}


def test_failing_routes_cross_the_threshold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with erp(broken="/api/customers") as host:
        assert load(host, tmp_path) == 1
    assert "requests failed" in capsys.readouterr().out


def test_nothing_listening_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with erp() as host:
        pass
    assert main(["--host", host]) == 2
    assert f"nothing listens at {host}" in capsys.readouterr().out


def test_host_without_a_scheme_is_refused() -> None:
    with pytest.raises(LoadError, match="is not an address such as"):
        check_listening("localhost:8080")


@pytest.mark.parametrize(
    ("users", "spawn_rate", "duration"), [(0, 1, 1), (1001, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, 3601)]
)
def test_size_of_a_run_is_bounded(users: int, spawn_rate: float, duration: int, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=" is not "):
        Options("http://x", users, spawn_rate, duration, tmp_path, Thresholds())


def test_locust_is_told_where_its_reports_go(tmp_path: Path) -> None:
    made = command(Options("http://x", 3, 2.5, 7, tmp_path, Thresholds()))
    assert made[made.index("--run-time") + 1] == "7s"
    assert made[made.index("--html") + 1] == str(tmp_path / "report.html")
    assert "--headless" in made
