"""A body between two connections: nothing lost, nothing unbounded, nobody left waiting."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import ProtocolError
from gateway.stream import HIGH_WATER, Stream, complete
from tests.support.wire import turns


class Source:
    """Counts how often it is paused, resumed and stopped."""

    def __init__(self) -> None:
        self.paused = 0
        self.stopped = 0
        self.stream = Stream(self.pause, self.resume, self.stop)

    def pause(self) -> None:
        self.paused += 1

    def resume(self) -> None:
        self.paused -= 1

    def stop(self) -> None:
        self.stopped += 1


@given(st.lists(st.binary(min_size=1, max_size=20)))
def test_all_pieces_are_taken_in_order(pieces: list[bytes]) -> None:
    stream = Stream()
    for piece in pieces:
        stream.push(piece)
    assert stream.take() == b"".join(pieces)
    assert stream.take() == b""


async def test_reader_waits_for_the_next_piece() -> None:
    stream = Stream()
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(stream.read())
        await turns(2)
        assert not reading.done()
        stream.push(b"abc")
        assert await reading == b"abc"


async def test_reader_gets_nothing_at_the_end() -> None:
    stream = Stream()
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(stream.read())
        await turns(2)
        stream.finish()
        assert await reading == b""
    assert await stream.read() == b""


async def test_reader_gets_what_arrived_before_the_error() -> None:
    stream = Stream()
    stream.push(b"abc")
    stream.fail(ProtocolError("broken"))
    assert await stream.read() == b"abc"
    for _ in range(2):
        with pytest.raises(ProtocolError, match="broken"):
            await stream.read()


async def test_waiting_reader_is_told_of_the_error() -> None:
    stream = Stream()
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(asyncio.wait_for(stream.wait(), 5))
        await turns(2)
        stream.fail(ProtocolError("broken"))
        await reading
    assert isinstance(stream.failed, ProtocolError)


def test_error_after_the_end_is_none() -> None:
    stream = complete(b"abc")
    stream.fail(ProtocolError("late"))
    assert stream.failed is None
    assert (stream.take(), stream.done) == (b"abc", True)


def test_first_error_stays() -> None:
    stream = Stream()
    stream.fail(ProtocolError("first"))
    stream.fail(ProtocolError("second"))
    assert str(stream.failed) == "first"


def test_source_is_paused_once_above_the_mark_and_resumed_when_taken() -> None:
    source = Source()
    source.stream.push(b"x" * HIGH_WATER)
    assert source.paused == 0
    for _ in range(3):
        source.stream.push(b"x")
    assert source.paused == 1
    assert len(source.stream.take()) == HIGH_WATER + 3
    assert source.paused == 0


def test_source_is_free_once_its_message_is_whole() -> None:
    source = Source()
    source.stream.push(b"x" * (HIGH_WATER + 1))
    source.stream.finish()
    assert source.paused == 0
    assert len(source.stream.take()) == HIGH_WATER + 1
    assert source.paused == 0


async def test_body_that_is_given_up_stops_source_and_reader() -> None:
    source = Source()
    source.stream.push(b"x" * (HIGH_WATER + 1))
    source.stream.close()
    source.stream.push(b"more")
    assert (source.paused, source.stopped) == (0, 1)
    assert source.stream.take() == b""
    with pytest.raises(Exception, match=r"\w"):
        await source.stream.read()


async def test_reader_that_waits_is_told_when_the_body_is_given_up() -> None:
    stream = Stream()

    async def read() -> str:
        try:
            return repr(await stream.read())
        except Exception as error:  # noqa: BLE001 - which one is not the point
            return type(error).__name__

    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(read())
        await turns(2)
        stream.close()
        assert (await asyncio.wait_for(reading, 5)).endswith("Error")


def test_closing_twice_or_after_the_end_stops_nothing_more() -> None:
    source = Source()
    source.stream.finish()
    source.stream.close()
    assert source.stopped == 0
    other = Source()
    other.stream.close()
    other.stream.close()
    assert other.stopped == 1


async def test_cancelled_reader_leaves_the_stream_usable() -> None:
    stream = Stream()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await stream.read()
    stream.push(b"abc")
    assert await stream.read() == b"abc"
