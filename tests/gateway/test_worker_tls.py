"""TLS and HTTP/2 towards clients, on each server that offers them."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.gateway.test_worker import SERVERS
from tests.support.application import PIECE, Application
from tests.support.processes import GatewayProcess, gateway_process, until
from tests.support.services import missing


@dataclass
class Served:
    server: str
    running: GatewayProcess
    legacy: Application
    certificate: Path
    curl: str

    def ask(self, target: str, *options: str) -> str:
        """The body that curl gets over HTTP/2, or its complaint."""
        secure = self.running.folder.name.startswith("secure")
        protocol = ["--http2", "--cacert", str(self.certificate)] if secure else ["--http2-prior-knowledge"]
        url = f"{'https' if secure else 'http'}://127.0.0.1:{self.running.port}{target}"
        command = [self.curl, "-sS", "--max-time", "20", *protocol, *options, url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Self-signed for 127.0.0.1, with its key beside it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        missing("openssl", "install Debian's package openssl")
    file = tmp_path_factory.mktemp("tls") / "cert.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-nodes"]
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", str(file.with_suffix(".key"))]
    command = [str(openssl), "req", "-x509", *made, "-out", str(file), *subject]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
    return file


@pytest.fixture(scope="module")
def curl() -> str:
    """A curl that speaks HTTP/2."""
    found = shutil.which("curl")
    if found is not None and "HTTP2" in subprocess.check_output([found, "-V"], text=True):  # noqa: S603 - our own words
        return found
    missing("curl with HTTP/2", "install Debian's package curl")
    raise AssertionError


@pytest.fixture(scope="module", params=SERVERS)
def secure(
    request: pytest.FixtureRequest, certificate: Path, curl: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    tls = {"tls_cert": certificate, "tls_key": certificate.with_suffix(".key")}
    folder = tmp_path_factory.mktemp("secure")
    with (
        Application().running() as legacy,
        gateway_process(folder, legacy_url=legacy.url, server=request.param, **tls) as running,
    ):
        until(lambda: running.events("gateway.listening"))
        yield Served(request.param, running, legacy, certificate, curl)
        assert running.end() == 0


class TestTls:
    def test_carries_requests(self, secure: Served) -> None:
        context = ssl.create_default_context(cafile=secure.certificate)
        answer = httpx.post(f"https://127.0.0.1:{secure.running.port}/head", content=b"x" * 100000, verify=context)
        assert "proto=https" in answer.text
        assert answer.http_version == "HTTP/1.1"

    def test_agrees_on_a_protocol(self, secure: Served) -> None:
        context = ssl.create_default_context(cafile=secure.certificate)
        context.set_alpn_protocols(["h2", "http/1.1"])
        raw = socket.create_connection(("127.0.0.1", secure.running.port))
        with context.wrap_socket(raw, server_hostname="127.0.0.1") as sock:
            agreed = sock.selected_alpn_protocol()
        assert agreed == {"banyan": "http/1.1", "uvicorn": None, "granian": "h2"}[secure.server]

    def test_carries_http2_where_the_server_speaks_it(self, secure: Served) -> None:
        spoken = "2" if secure.server == "granian" else "1.1"
        assert secure.ask("/ok", "-w", "%{http_version}") == f"ok{spoken}"
        upload = ["-X", "POST", "--data-binary", f"@{secure.certificate}"]
        assert secure.ask("/count", *upload) == str(secure.certificate.stat().st_size)


@pytest.fixture(scope="module")
def second(certificate: Path, curl: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """HTTP/2 with prior knowledge, which only granian offers."""
    folder = tmp_path_factory.mktemp("clear")
    with (
        Application().running() as legacy,
        gateway_process(folder, legacy_url=legacy.url, server="granian") as running,
    ):
        until(lambda: running.events("gateway.listening"))
        yield Served("granian", running, legacy, certificate, curl)
        assert running.end() == 0


class TestHttp2:
    def test_is_spoken(self, second: Served) -> None:
        assert second.ask("/ok", "-w", "%{http_version}") == "ok2"

    def test_asks_the_side_without_a_body_where_there_is_none(self, second: Served) -> None:
        lines = second.ask("/head/a%2Fb?q=%20", "-H", "Cookie: a=1").lower().splitlines()
        assert lines[0] == "get /head/a%2fb?q=%20 http/1.1"
        assert f"host: 127.0.0.1:{second.running.port}" in lines
        assert "cookie: a=1" in lines
        assert "via: 2 banyan" in lines
        assert not [line for line in lines if line.startswith(("transfer-encoding", "content-length", ":"))]

    def test_brings_bodies_whole(self, second: Served, tmp_path: Path) -> None:
        (tmp_path / "body").write_bytes(PIECE * 50)
        upload = ["-X", "POST", "--data-binary", f"@{tmp_path / 'body'}"]
        assert second.ask("/count", *upload) == str(len(PIECE) * 50)
        assert second.ask("/count", *upload, "-H", "Content-Length:") == str(len(PIECE) * 50)
        assert second.ask("/bytes/3276800", "-o", "/dev/null", "-w", "%{size_download}") == "3276800"

    def test_keeps_statuses(self, second: Served) -> None:
        for code in (201, 204, 304, 404, 500):
            assert second.ask(f"/status/{code}", "-w", "%{http_code}") == str(code)
        assert second.ask("/fields", "-I", "-w", "%{http_code}").endswith("200")

    def test_breaks_off_where_the_side_did(self, second: Served) -> None:
        assert "curl: (" in second.ask("/broken/chunks")
        assert "curl: (" in second.ask("/broken/length")

    def test_of_a_client_that_leaves_ends_the_request(self, second: Served) -> None:
        second.ask("/hold/me", "--max-time", "0.3")
        until(lambda: "/hold/me" in second.legacy.left, deadline=5)
