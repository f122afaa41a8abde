"""Websockets through each server, from a real client to a real application."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.gateway.test_worker import SERVERS
from tests.support.processes import GatewayProcess, gateway_process, until
from tests.support.sockets import MEGABYTE, SocketApplication

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@dataclass
class Served:
    server: str
    running: GatewayProcess
    legacy: SocketApplication

    def connect(self, path: str, **options: Any) -> ClientConnection:
        url = f"ws://127.0.0.1:{self.running.port}{path}"
        connection: ClientConnection = connect(url, max_size=32 * MEGABYTE, proxy=None, **options)
        return connection


@pytest.fixture(scope="module", params=SERVERS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with (
        SocketApplication().running() as legacy,
        gateway_process(tmp_path_factory.mktemp("sockets"), legacy_url=legacy.url, server=request.param) as running,
    ):
        until(lambda: running.events("gateway.listening"))
        yield Served(request.param, running, legacy)
        assert running.end() == 0
        assert "Traceback" not in running.errors


class TestMessages:
    @pytest.mark.parametrize("message", ["text", "sch\u00f6n \U0001f333", b"\x00\xff\xfe", "", b""])
    def test_pass_both_ways(self, served: Served, message: str | bytes) -> None:
        with served.connect("/echo") as websocket:
            websocket.send(message)
            assert websocket.recv(10) == message

    @pytest.mark.parametrize("compression", ["deflate", None])
    def test_may_be_large(self, served: Served, compression: str | None) -> None:
        message = bytes(range(256)) * (16 * MEGABYTE // 256)
        with served.connect("/echo", compression=compression) as websocket:
            websocket.send(message)
            assert websocket.recv(20) == message

    def test_may_come_in_fragments(self, served: Served) -> None:
        with served.connect("/echo") as websocket:
            websocket.send(iter(["one ", "two ", "three"]))
            assert websocket.recv(10) == "one two three"

    def test_keep_their_order(self, served: Served) -> None:
        with served.connect("/echo") as websocket:
            for number in range(500):
                websocket.send(str(number))
            assert [websocket.recv(10) for _ in range(500)] == [str(number) for number in range(500)]

    def test_leave_pings_alone(self, served: Served) -> None:
        with served.connect("/echo") as websocket:
            assert websocket.ping("are you there").wait(10)


class TestHandshake:
    def test_carries_target_fields_and_subprotocol(self, served: Served) -> None:
        fields = {"Cookie": "session=1", "Authorization": "Bearer t", "X-Tenant-Id": "acme", "Origin": "http://erp"}
        with served.connect(
            "/tell;v=1/a%20b?token=a%2Fb", additional_headers=fields, subprotocols=["chat.v1", "other"]
        ) as websocket:
            told = json.loads(websocket.recv(10))
            assert websocket.subprotocol == "chat.v1"
        assert (told["path"], told["subprotocol"]) == ("/tell;v=1/a%20b?token=a%2Fb", "chat.v1")
        sent = [(name.lower(), value) for name, value in told["fields"]]
        for name, value in fields.items():
            assert sent.count((name.lower(), value)) == 1
        assert [value for name, value in sent if name == "host"] == [f"127.0.0.1:{served.running.port}"]

    @pytest.mark.parametrize("status", [401, 404, 503])
    def test_is_refused_as_the_application_does(self, served: Served, status: int) -> None:
        with pytest.raises(InvalidStatus) as refused, served.connect(f"/refuse/{status}"):
            pass
        response = refused.value.response
        assert (response.status_code, response.body) == (status, b"not for you\n")
        assert response.headers["X-Refused"] == "yes"

    def test_follows_no_redirect(self, served: Served) -> None:
        with closing(HTTPConnection("127.0.0.1", served.running.port, timeout=20)) as client:
            client.request("GET", "/refuse/302", headers=HANDSHAKE)
            assert client.getresponse().status == 302


class TestClosing:
    @pytest.mark.parametrize(("code", "reason"), [(1000, "done"), (1001, ""), (1011, "broken"), (4321, "ours")])
    def test_by_the_application_reaches_the_client(self, served: Served, code: int, reason: str) -> None:
        with served.connect(f"/close/{code}/{reason}") as websocket:
            with pytest.raises(ConnectionClosed):
                websocket.recv(10)
            assert (websocket.close_code, websocket.close_reason) == (code, reason)

    @pytest.mark.parametrize(("code", "reason"), [(1000, "bye"), (1001, ""), (4000, "ours")])
    def test_by_the_client_reaches_the_application(self, served: Served, code: int, reason: str) -> None:
        before = len(served.legacy.closed)
        with served.connect("/closes") as websocket:
            websocket.close(code, reason)
        until(lambda: len(served.legacy.closed) > before)
        assert served.legacy.closed[-1] == (code, reason if served.server != "granian" else "")

    def test_without_a_word_ends_the_other_end_too(self, served: Served) -> None:
        before = len(served.legacy.closed)
        with served.connect("/closes") as websocket:
            websocket.socket.shutdown(socket.SHUT_RDWR)
            until(lambda: len(served.legacy.closed) > before)

    def test_by_a_crash_ends_the_client_too(self, served: Served) -> None:
        with served.connect("/vanish") as websocket, pytest.raises(ConnectionClosed):
            websocket.recv(10)

    def test_is_logged_as_one_request(self, served: Served) -> None:
        with served.connect("/echo/logged") as websocket:
            websocket.send("hello")
            websocket.recv(10)
        lines = until(
            lambda: [line for line in served.running.events("gateway.request") if line["path"] == "/echo/logged"]
        )
        assert (lines[0]["status"], lines[0].get("error")) == (101, None)
