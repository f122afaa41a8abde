"""The control plane as a process: starts without its store, ends on a signal, keeps the token to itself."""

import multiprocessing
import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from gateway.control.server import run_control
from tests.support.control_plane import TOKEN, settings_for


def ask(url: str) -> httpx.Response:
    """Ask once the process listens: its socket is open before it starts, so the first answer is what is waited for."""
    with httpx.Client(timeout=30, trust_env=False) as client:
        return client.get(url)


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        sock.set_inheritable(True)
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        process = multiprocessing.get_context("spawn").Process(target=run_control, args=(settings_for(tmp_path), sock))
        process.start()
    try:
        live, status = ask(f"{url}/-/live"), ask(f"{url}/api/status").json()
    finally:
        os.kill(process.pid or 0, signal.SIGTERM)
        process.join(20)
    assert live.json() == {"live": True}
    assert (status["revision"], status["endpoints"]) == (0, 0)
    assert process.exitcode == 0
    output = capfd.readouterr()
    assert "control.listening" in output.out
    assert TOKEN not in output.out + output.err


def test_it_starts_although_the_store_is_not_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        store = f"postgresql://nobody@127.0.0.1:{closed.getsockname()[1]}/none"
    with socket.create_server(("127.0.0.1", 0)) as sock:
        sock.set_inheritable(True)
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        settings = settings_for(tmp_path, database_url=store)
        process = multiprocessing.get_context("spawn").Process(target=run_control, args=(settings, sock))
        process.start()
    try:
        ready = ask(f"{url}/-/ready")
    finally:
        process.terminate()
        process.join(20)
    failing = {each["name"] for each in ready.json()["conditions"] if not each["ok"]}
    assert (ready.status_code, failing) == (503, {"store", "flags", "data plane"})
    assert "control.started_without_store" in capfd.readouterr().out
