"""The supervisor with real processes: starting, stopping, and what happens when one of them dies."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gateway.config import Settings
from gateway.errors import GatewayError
from gateway.main import Job, Supervisor, serve
from gateway.worker import UNUSABLE
from tests.support.application import Application
from tests.support.processes import GatewayProcess, environment, gateway_process, survivors, until


@pytest.fixture(scope="module")
def legacy() -> Iterator[Application]:
    with Application().running() as application:
        yield application


def raw(port: int, request: bytes) -> socket.socket:
    """A connection that has sent this and reads nothing yet."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=20)
    sock.sendall(request)
    return sock


def read_all(sock: socket.socket) -> bytes:
    with sock:
        return b"".join(iter(lambda: sock.recv(65536), b""))


HOLD = b"GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"
OK = b"GET /ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.fixture
def running(request: pytest.FixtureRequest, legacy: Application, tmp_path: Path) -> Iterator[GatewayProcess]:
    """A gateway of one worker, or of as many as the test is parametrized with."""
    workers = getattr(request, "param", 1)
    with gateway_process(tmp_path, legacy_url=legacy.url, workers=workers) as process:
        until(lambda: len(process.events("gateway.listening")) == workers)
        yield process


def held(running: GatewayProcess, legacy: Application) -> socket.socket:
    """A request that is in flight: legacy has it and does not answer yet."""
    before = legacy.targets().count("/hold")
    sock = raw(running.port, HOLD)
    until(lambda: legacy.targets().count("/hold") > before)
    return sock


class TestALife:
    @pytest.mark.parametrize("running", [3], indirect=True)
    def test_becomes_ready_answers_and_ends(self, running: GatewayProcess) -> None:
        until(running.is_ready)
        assert httpx.get(f"{running.url}/ok").text == "ok"
        assert running.end() == 0
        assert running.is_refused()
        until(lambda: survivors(running) == [])

    def test_finishes_what_has_begun(self, running: GatewayProcess, legacy: Application) -> None:
        until(running.is_ready)
        idle = raw(running.port, OK.replace(b"Connection: close\r\n", b""))
        half_a_head = raw(running.port, OK[:20])
        half_a_body = raw(running.port, b"POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
        until(lambda: running.metric("banyan_client_connections") >= 3)
        waiting = held(running, legacy)
        running.signal()
        until(running.is_refused)
        assert read_all(idle).endswith(b"\r\n\r\nok")
        assert running.process.poll() is None
        legacy.go()
        half_a_head.sendall(OK[20:])
        half_a_body.sendall(b"world")
        assert read_all(waiting).endswith(b"\r\n\r\nheld")
        assert read_all(half_a_head).endswith(b"\r\n\r\nok")
        assert read_all(half_a_body).endswith(b"\r\n\r\n10")
        assert running.process.wait(20) == 0

    def test_ends_at_once_on_the_second_signal(self, running: GatewayProcess, legacy: Application) -> None:
        sock = held(running, legacy)
        running.signal()
        until(running.is_refused)
        running.signal(signal.SIGINT)
        assert running.process.wait(5) == 1
        assert "stopped at once" in running.errors
        until(lambda: survivors(running) == [])
        sock.close()

    def test_a_terminals_interrupt_drains_too(self, running: GatewayProcess, legacy: Application) -> None:
        sock = held(running, legacy)
        os.killpg(running.process.pid, signal.SIGINT)
        until(running.is_refused)
        legacy.go()
        assert read_all(sock).endswith(b"held")
        assert running.process.wait(20) == 0
        assert "Traceback" not in running.errors


@pytest.fixture(scope="class")
def lasting(legacy: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    with gateway_process(tmp_path_factory.mktemp("lasting"), legacy_url=legacy.url) as process:
        until(process.is_ready)
        yield process


class TestADeath:
    def test_of_a_worker_loses_no_waiting_connection(self, lasting: GatewayProcess) -> None:
        (worker,) = lasting.workers()
        worker.suspend()
        waiting = raw(lasting.port, OK)
        worker.kill()
        assert read_all(waiting).endswith(b"ok")
        assert "(SIGKILL); starting another" in lasting.errors

    def test_of_a_worker_ends_its_gauges(self, lasting: GatewayProcess) -> None:
        idle = [raw(lasting.port, b"") for _ in range(5)]
        until(lambda: lasting.metric("banyan_client_connections") >= 5)
        lasting.workers()[0].kill()
        until(lambda: lasting.metric("banyan_client_connections") < 5)
        for sock in idle:
            sock.close()

    def test_of_the_control_plane_is_mended(self, lasting: GatewayProcess) -> None:
        before = len(lasting.events("control.listening"))
        until(lambda: lasting.workers() and len(lasting.family()) == 2)
        (control,) = set(lasting.family()) - set(lasting.workers())
        control.kill()
        until(lambda: len(lasting.events("control.listening")) > before)
        until(lasting.is_ready)

    @pytest.mark.parametrize("running", [3], indirect=True)
    def test_of_the_supervisor_ends_everything(self, running: GatewayProcess, legacy: Application) -> None:
        sock = held(running, legacy)
        running.process.kill()
        running.process.wait()
        legacy.go()
        assert read_all(sock).endswith(b"held")
        until(lambda: survivors(running) == [])


class TestAProcessThatDoesNotStayUp:
    def test_ends_the_whole_with_a_sentence(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert Supervisor([Job("worker", sys.exit, (3,))]).run() == 1
        errors = capfd.readouterr().err
        assert errors.count("starting another") == 4
        assert "(exit status 3), the 5th within 60 s; stopping" in errors.splitlines()[-1]

    def test_is_kept_where_it_dies_now_and_then(self) -> None:
        # An hour passes at each look at the clock; at the sixth death the supervisor is told to stop.
        hours = iter(range(0, 3600 * 6, 3600))

        def clock() -> float:
            now = next(hours)
            if now == 3600 * 5:
                os.kill(os.getpid(), signal.SIGTERM)
            return now

        assert Supervisor([Job("worker", sys.exit, (3,))], clock=clock).run() == 0

    def test_is_not_tried_again_where_its_settings_are_wrong(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert Supervisor([Job("worker", sys.exit, (UNUSABLE,))]).run() == 1
        assert capfd.readouterr().err == ""


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


class TestWhatCannotStart:
    @pytest.mark.parametrize("setting", ["port", "control_port"])
    def test_says_which_port_is_taken(self, setting: str, taken: int, tmp_path: Path) -> None:
        settings = Settings.model_validate({"port": 0, "control_port": 0, "state_dir": tmp_path, setting: taken})
        with pytest.raises(
            GatewayError, match=rf"127.0.0.1:{taken} cannot be listened on .* set BANYAN_{setting.upper()}"
        ):
            serve(settings)

    def test_says_where_its_folder_cannot_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(GatewayError, match=r"file/state cannot be made .*; set BANYAN_STATE_DIR"):
            serve(Settings(state_dir=tmp_path / "file" / "state", port=0, control_port=0))

    @pytest.mark.parametrize(
        ("settings", "sentence"),
        [
            ({"catalog": "nowhere.json"}, "nowhere.json"),
            ({"legacy_url": "http://side/with/path"}, "more than a host and a port"),
            ({"database_url": "mysql://a/b"}, "is no store for flags"),
            ({"tls_cert": "nowhere.pem", "tls_key": "nowhere.key"}, "the certificate nowhere.pem"),
        ],
    )
    def test_says_which_setting_is_wrong(self, settings: dict[str, str], sentence: str, tmp_path: Path) -> None:
        with pytest.raises(GatewayError, match=sentence):
            serve(Settings.model_validate({"state_dir": tmp_path, **settings}))

    def test_ends_with_one_line(self, tmp_path: Path) -> None:
        settings = environment(tmp_path, catalog="nowhere.json")
        command = [sys.executable, "-m", "gateway", "serve"]
        ended = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        assert ended.returncode != 0
        assert ended.stderr.count("nowhere.json") == 1
        assert "Traceback" not in ended.stderr


def test_listens_on_ipv6(legacy: Application, tmp_path: Path) -> None:
    with gateway_process(tmp_path, legacy_url=legacy.url, host="::1", control_host="::1") as running:
        until(lambda: running.events("gateway.listening"))
        assert httpx.get(f"http://[::1]:{running.port}/head").text.count('Forwarded: for="[::1]"') == 1
        until(lambda: httpx.get(f"http://[::1]:{running.control_port}/-/ready").status_code == 200)
        assert running.end() == 0
