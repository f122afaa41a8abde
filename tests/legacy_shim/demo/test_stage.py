"""The demo's processes: started, watched, stopped, and each failure said in a sentence."""

import socket
import sys
from pathlib import Path

import pytest

from legacy_shim.demo.stage import Actor, DemoError, Play, Ports, cast, check_ports, lock, playing, shadow_key

SERVER = """
import http.server, sys
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
        if self.path == "/die":
            sys.stderr.write("out of coffee\\n"); sys.stderr.flush()
            import os; os._exit(3)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), H).serve_forever()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server(port: int, path: str = "/") -> Actor:
    return Actor("server", (sys.executable, "-c", SERVER, str(port)), f"http://127.0.0.1:{port}{path}", patience=20)


async def test_processes_run_until_the_end_and_no_longer(tmp_path: Path) -> None:
    port = free_port()
    async with playing((server(port),), tmp_path):
        with pytest.raises(DemoError, match=f"port {port} is in use"):
            check_ports(Ports(legacy=port, new=free_port(), data=free_port(), control=free_port()))
    check_ports(Ports(legacy=port, new=free_port(), data=free_port(), control=free_port()))


async def test_crashed_process_is_named_with_its_last_words(tmp_path: Path) -> None:
    actor = Actor("new side", (sys.executable, "-c", "raise SystemExit('no database')"), "http://127.0.0.1:1/")
    with pytest.raises(DemoError, match=r"the new side ended by itself with 1: no database"):
        async with playing((actor,), tmp_path):
            pytest.fail("it must not start")


async def test_crash_later_ends_the_watch(tmp_path: Path) -> None:
    port = free_port()
    async with playing((server(port, "/die"),), tmp_path) as play:
        with pytest.raises(DemoError, match="the server ended by itself with 3: out of coffee"):
            await play.watch()


async def test_process_that_never_answers_is_given_up(tmp_path: Path) -> None:
    actor = Actor("gateway", (sys.executable, "-c", "input()"), "http://127.0.0.1:1/", patience=0.5)
    slow = Actor("gateway", (sys.executable, "-c", "import time; time.sleep(60)"), actor.ready, patience=0.5)
    play = Play(tmp_path, {})
    try:
        with pytest.raises(DemoError, match=r"the gateway was not ready within 0.5 s"):
            await play.start(slow)
    finally:
        await play.stop()


def test_second_demo_is_refused_by_name_of_the_first(tmp_path: Path) -> None:
    held = lock(tmp_path)
    with pytest.raises(DemoError, match=r"a demo already runs here \(process \d+\)"):
        lock(tmp_path)
    held.close()
    lock(tmp_path).close()


def test_all_actors_share_one_database(tmp_path: Path) -> None:
    actors = cast(Ports(), tmp_path, Path("catalog.json"))
    assert [actor.name for actor in actors] == ["stand-in monolith", "new side", "gateway"]
    database = f"sqlite:///{tmp_path / 'erp.db'}"
    assert [database in actor.command for actor in actors] == [True, True, False]


def test_both_ends_keep_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANYAN_SHADOW_KEY", raising=False)
    made = shadow_key(tmp_path)
    assert shadow_key(tmp_path) == made
    assert len(made) == 64
    assert (tmp_path / "shadow.key").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("BANYAN_SHADOW_KEY", "given by the user")
    assert shadow_key(tmp_path) == "given by the user"
