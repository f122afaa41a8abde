"""Answers to one client, written to a transport of paper."""

import asyncio

import pytest

from gateway.edge.writer import ClientWriter
from gateway.errors import ProtocolError
from gateway.exchange import Answer, Request
from gateway.passage import Passage
from gateway.stream import Stream, complete
from tests.gateway.upstream.test_connection import Wire
from tests.support.wire import turns


class Desk:
    """A writer, its transport and one request's passage."""

    def __init__(self, method: str = "GET", version: str = "1.1") -> None:
        self.wire = Wire()
        self.writer = ClientWriter()
        self.writer.transport = self.wire
        request = Request(method, b"/", [], version, "http", "10.0.0.7", b"a", 0, "id")
        self.passage = Passage(request, 0.0)

    def begin(self, answer: Answer, *, keep_alive: bool = True) -> bool:
        return self.writer.write_begun(self.passage, answer, keep_alive=keep_alive)

    @property
    def body(self) -> bytes:
        return self.wire.sent.partition(b"\r\n\r\n")[2]

    @property
    def head(self) -> bytes:
        return self.wire.sent.partition(b"\r\n\r\n")[0]


def answer_of(body: Stream, length: int | None, status: int = 200) -> Answer:
    return Answer(status, b"OK", [], body, length)


def test_whole_answer_is_one_write_and_counted() -> None:
    desk = Desk()
    assert desk.begin(answer_of(complete(b"hello"), 5))
    assert (desk.body, desk.passage.status, desk.passage.sent) == (b"hello", 200, 5)


@pytest.mark.parametrize(
    ("version", "keep_alive", "body"),
    [("1.1", True, b"5\r\nhello\r\n0\r\n\r\n"), ("1.0", False, b"hello")],
)
def test_answer_of_unknown_length_is_framed_as_the_version_can(version: str, keep_alive: bool, body: bytes) -> None:
    desk = Desk(version=version)
    assert desk.begin(answer_of(complete(b"hello"), None)) is keep_alive
    assert desk.body == body
    assert (b"Connection: close" in desk.head) is not keep_alive


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
@pytest.mark.parametrize("length", [5, None])
def test_answer_that_has_no_body_writes_none_and_goes_on(method: str, status: int, length: int | None) -> None:
    desk = Desk(method)
    assert desk.begin(answer_of(complete(b""), length, status))
    assert desk.body == b""
    assert b"Transfer-Encoding" not in desk.head


def test_empty_body_of_unknown_length_is_a_last_chunk() -> None:
    desk = Desk()
    assert desk.begin(answer_of(complete(), None))
    assert desk.body == b"0\r\n\r\n"


async def test_rest_is_written_as_it_arrives() -> None:
    desk, body = Desk(), Stream()
    answer = answer_of(body, None)
    body.push(b"abc")
    desk.begin(answer)
    assert desk.body == b"3\r\nabc\r\n"
    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(desk.writer.write_rest(desk.passage, answer))
        body.push(b"de")
        await turns(4)
        assert desk.body == b"3\r\nabc\r\n2\r\nde\r\n"
        body.finish()
        await writing
    assert desk.body.endswith(b"2\r\nde\r\n0\r\n\r\n")
    assert desk.passage.sent == 5


async def test_broken_body_gets_no_last_chunk() -> None:
    desk, body = Desk(), Stream()
    answer = answer_of(body, None)
    desk.begin(answer)
    body.push(b"abc")
    body.fail(ProtocolError("broken"))
    with pytest.raises(ProtocolError):
        await desk.writer.write_rest(desk.passage, answer)
    assert desk.body == b"3\r\nabc\r\n"


async def test_nothing_is_taken_from_the_side_while_the_client_takes_nothing() -> None:
    desk, body = Desk(), Stream()
    answer = answer_of(body, 6)
    desk.begin(answer)
    desk.writer.pause()
    assert not desk.writer.is_ready
    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(desk.writer.write_rest(desk.passage, answer))
        body.push(b"abcdef")
        body.finish()
        await turns(4)
        assert desk.body == b""
        desk.writer.resume()
        await writing
    assert desk.body == b"abcdef"


def test_client_that_has_gone_is_written_nothing() -> None:
    desk = Desk()
    desk.writer.transport = None
    desk.writer.write(b"x")
    desk.writer.reset()
    assert desk.wire.sent == b""


def test_reset_ends_the_transport() -> None:
    desk = Desk()
    desk.writer.reset()
    assert not desk.wire.open
