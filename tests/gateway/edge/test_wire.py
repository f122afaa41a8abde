"""Answers as HTTP/1.1 bytes."""

import re

import pytest

from gateway.edge.wire import answer_head, chunk, informational_head, switching_head
from gateway.exchange import Answer, RawHeaders
from gateway.stream import complete

FIELDS: RawHeaders = [(b"Date", b"now"), (b"X-a", b""), (b"x-A", b"\xe9"), (b"Keep-Alive", b"timeout=5")]


def head(*, status: int = 200, keep_alive: bool = True, chunked: bool = False, version: str = "1.1") -> list[bytes]:
    answer = Answer(status, b"Very Fine", FIELDS, complete())
    return answer_head(answer, keep_alive=keep_alive, chunked=chunked, version=version).split(b"\r\n")


def test_head_has_status_reason_and_fields_in_order() -> None:
    assert head() == [b"HTTP/1.1 200 Very Fine", b"Date: now", b"X-a: ", b"x-A: \xe9", b"", b""]


@pytest.mark.parametrize(
    ("keep_alive", "version", "connection"),
    [
        (True, "1.1", []),
        (False, "1.1", [b"Connection: close"]),
        (True, "1.0", [b"Connection: keep-alive"]),
        (False, "1.0", [b"Connection: close"]),
    ],
)
def test_connection_is_said_where_the_version_does_not(keep_alive: bool, version: str, connection: list[bytes]) -> None:
    lines = head(keep_alive=keep_alive, version=version)
    assert [line for line in lines if line.startswith(b"Connection")] == connection


def test_chunks_are_announced() -> None:
    assert head(chunked=True)[-3] == b"Transfer-Encoding: chunked"


def test_date_is_added_where_there_is_none() -> None:
    raw = answer_head(Answer(200, b"OK", [], complete()), keep_alive=True, chunked=False, version="1.1")
    assert re.search(rb"\r\nDate: \w{3}, \d{2} \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n", raw)


def test_informational_head_has_neither_date_nor_connection() -> None:
    raw = informational_head(103, b"Early Hints", [(b"Link", b"</a>"), (b"Connection", b"close")])
    assert raw == b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"


def test_switching_head_keeps_the_words_about_the_connection() -> None:
    fields = [(b"Connection", b"Upgrade"), (b"Upgrade", b"websocket"), (b"Sec-WebSocket-Accept", b"x")]
    raw = switching_head(Answer(101, b"Switching Protocols", fields, complete()))
    assert raw.startswith(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
    assert raw.endswith(b"\r\n\r\n")


def test_chunk_says_its_size_in_hex() -> None:
    assert chunk(b"x" * 26) == b"1a\r\n" + b"x" * 26 + b"\r\n"
