"""Live, ready and metrics: each condition named, workers' values gathered."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from gateway.control.context import Control
from tests.gateway.control.conftest import client_of

WORKER = """
from prometheus_client import Counter
Counter("banyan_requests", "Requests", ["side"]).labels("legacy").inc(3)
"""
SCRAPE = """
import asyncio, sys
from pathlib import Path
import httpx
from gateway.control.app import create_control
from tests.support.control_plane import control_of, settings_for
async def scrape():
    async with control_of(settings_for(Path(sys.argv[1]))) as control:
        transport = httpx.ASGITransport(create_control(control))
        async with httpx.AsyncClient(transport=transport, base_url="http://control") as client:
            sys.stdout.write((await client.get("/metrics")).text)
asyncio.run(scrape())
"""


async def test_live_while_the_process_runs(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/-/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


async def test_ready_once_everything_answers(stored: Control) -> None:
    with socket.create_server(("127.0.0.1", 0)) as data_plane:
        port = data_plane.getsockname()[1]
        object.__setattr__(stored, "settings", stored.settings.model_copy(update={"port": port}))
        async with client_of(stored) as client:
            answer = await client.get("/-/ready")
    assert answer.status_code == 200
    assert [each["ok"] for each in answer.json()["conditions"]] == [True, True, True]


async def test_not_ready_without_a_data_plane(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/-/ready")
    failing = [each for each in answer.json()["conditions"] if not each["ok"]]
    assert answer.status_code == 503
    assert [(each["name"], each["detail"]) for each in failing] == [("data plane", "connection refused")]


async def test_not_ready_without_the_store(control: Control, visitor: httpx.AsyncClient) -> None:
    (control.settings.state_dir / "banyan.db").unlink()
    conditions = {each["name"]: each for each in (await visitor.get("/-/ready")).json()["conditions"]}
    assert not conditions["store"]["ok"]
    assert "banyan.db" in conditions["store"]["detail"]
    assert conditions["flags"]["ok"]


async def test_metrics_tell_how_far_the_migration_is(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'banyan_endpoints{stage="legacy"} 6.0' in answer.text
    assert "banyan_kill_switch 0.0" in answer.text
    assert "python_info" in answer.text


async def test_metrics_gather_what_workers_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}

    def run(script: str) -> str:
        command = [sys.executable, "-c", script, str(tmp_path)]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own script

    await asyncio.to_thread(run, WORKER)
    await asyncio.to_thread(run, WORKER)
    assert 'banyan_requests_total{side="legacy"} 6.0' in await asyncio.to_thread(run, SCRAPE)
