"""What a worker process holds: not the bodies that pass, not the requests that were, little of a client that waits."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import psutil
import pytest

from tests.support.application import PIECE, Application
from tests.support.processes import gateway_process, until

MEGABYTE = 1024 * 1024
BODY = 200 * MEGABYTE
BOUND = 16 * MEGABYTE


class Watched:
    """A worker and how much it held at most."""

    def __init__(self, worker: psutil.Process, port: int) -> None:
        self.worker = worker
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.port = port
        self.ask(300)
        self.before = self.held()

    def held(self) -> int:
        return int(self.worker.memory_info().rss)

    def ask(self, times: int) -> None:
        for _ in range(times):
            self.connection.request("GET", "/ok")
            self.connection.getresponse().read()

    @property
    def growth(self) -> int:
        return self.held() - self.before


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with (
        Application().running() as legacy,
        gateway_process(tmp_path_factory.mktemp("memory"), legacy_url=legacy.url) as running,
    ):
        until(running.workers)
        watched = Watched(running.workers()[0], running.port)
        yield watched
        watched.connection.close()


def test_is_not_a_download(watched: Watched) -> None:
    watched.connection.request("GET", f"/bytes/{BODY}")
    answer = watched.connection.getresponse()
    got = most = 0
    while data := answer.read(4 * MEGABYTE):
        got += len(data)
        most = max(most, watched.growth)
    assert got == BODY
    assert most < BOUND


def test_is_not_an_upload(watched: Watched) -> None:
    most = 0

    def pieces() -> Iterator[bytes]:
        nonlocal most
        for number in range(BODY // len(PIECE)):
            if number % 64 == 0:
                most = max(most, watched.growth)
            yield PIECE

    watched.connection.request("POST", "/count", body=pieces())
    assert watched.connection.getresponse().read() == b"%d" % BODY
    assert most < BOUND


def test_is_not_an_answer_that_nobody_reads(watched: Watched) -> None:
    with socket.create_connection(("127.0.0.1", watched.port)) as deaf:
        deaf.sendall(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        deaf.recv(1000)
        watched.ask(200)
        assert watched.growth < BOUND


def test_is_not_what_was_asked_before(watched: Watched) -> None:
    watched.ask(3000)
    before = watched.held()
    watched.ask(3000)
    assert watched.held() - before < MEGABYTE


def test_is_little_for_a_client_that_waits(watched: Watched) -> None:
    before = watched.held()
    with ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(socket.create_connection(("127.0.0.1", watched.port)))
        watched.ask(100)
        assert watched.held() - before < 400 * 32 * 1024
