"""Commands that become a server, run as a shell would."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[3]


def banyan(*arguments: str, folder: Path, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gateway", *arguments]
    values = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **environment}
    return subprocess.Popen(command, cwd=folder, env=values, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def until_ready(url: str, process: subprocess.Popen[str]) -> httpx.Response:
    """Ask until it is ready; the deadline only ends a test that is broken."""
    deadline = time.monotonic() + 40
    with httpx.Client(timeout=5, trust_env=False) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if (answer := client.get(f"{url}/-/ready")).status_code == 200:
                    return answer
            except httpx.TransportError:
                continue
    process.kill()
    pytest.fail(f"not ready in time: {process.communicate()}")


@pytest.mark.parametrize("command", ["newside", "standin", "demo"])
def test_the_demo_s_commands_pass_their_options_on(tmp_path: Path, command: str) -> None:
    process = banyan(command, "--help", folder=tmp_path)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert f"Usage: banyan {command}" in out
    assert f"banyan {command}" in out
    assert "python -m legacy_shim" in out


def test_both_planes_serve_until_a_signal(tmp_path: Path) -> None:
    port, control_port = free_port(), free_port()
    process = banyan(
        *("serve", "--port", str(port), "--control-port", str(control_port), "--legacy-url", "http://127.0.0.1:9"),
        folder=tmp_path,
        BANYAN_LOG_LEVEL="warning",
    )
    url = f"http://127.0.0.1:{control_port}"
    ready = until_ready(url, process)
    with httpx.Client(trust_env=False) as client:
        served = client.get(f"http://127.0.0.1:{port}/anything")
        metrics = client.get(f"{url}/metrics").text
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=40)
    assert ready.json()["ready"] is True
    assert served.status_code == 502
    assert "banyan_endpoints" in metrics
    assert process.returncode == 0
    token = (tmp_path / ".banyan" / "token").read_text().strip()
    assert "operator token in .banyan/token" in err
    assert token not in err


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = banyan("serve", "--port", str(port), "--control-port", str(free_port()), folder=tmp_path)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on" in err
    assert "Traceback" not in err
