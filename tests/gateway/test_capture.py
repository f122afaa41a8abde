"""What passes is the same with a copy as without; what is kept stays within its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.capture import LATE, NO_ROOM, TOO_LARGE, Budget, Captured, Copy, read_ahead
from gateway.errors import ProtocolError
from gateway.stream import Stream, complete

pieces = st.lists(st.binary(min_size=1, max_size=8), max_size=8)


def nothing() -> None:
    return


async def drain(body: Captured) -> bytes:
    taken = [body.take()]
    while data := await body.read():
        taken.append(data)
    return b"".join(taken)


@given(pieces, st.integers(0, 40), st.integers(0, 40))
async def test_everything_passes_and_no_more_is_kept_than_allowed(parts: list[bytes], limit: int, room: int) -> None:
    stream = Stream()
    for part in parts:
        stream.push(part)
    stream.finish()
    budget, whole = Budget(room), b"".join(parts)
    copy = Copy(budget, limit)
    assert await drain(Captured(stream, copy, nothing)) == whole
    assert copy.data == (b"" if copy.refused else whole)
    assert budget.held == copy.size <= min(limit, room)
    copy.release()
    assert budget.held == 0


def test_refusal_says_what_was_short() -> None:
    large, crowded = Copy(Budget(100), 3), Copy(Budget(3), 100)
    for copy in (large, crowded):
        copy.add(b"ab")
        copy.add(b"cd")
        copy.add(b"e")
    assert (large.refused, crowded.refused) == (TOO_LARGE, NO_ROOM)


async def test_end_is_told_once() -> None:
    ends: list[int] = []
    copy = Copy(Budget(9), 9)
    body = Captured(complete(b"abc"), copy, lambda: ends.append(1))
    assert not copy.whole
    assert await drain(body) == b"abc"
    assert (copy.whole, ends) == (True, [1])


async def test_broken_body_is_no_whole_one() -> None:
    stream, copy = Stream(), Copy(Budget(9), 9)
    stream.push(b"ab")
    stream.fail(ProtocolError("ended early"))
    with pytest.raises(ProtocolError):
        await drain(Captured(stream, copy, nothing))
    assert (copy.data, copy.whole) == (b"ab", False)


@given(st.binary(max_size=20), st.integers(0, 20))
async def test_body_read_ahead_comes_again(data: bytes, limit: int) -> None:
    whole, again, refused = await read_ahead(complete(data), limit, 5)
    assert (whole, refused) == ((data, "") if len(data) <= limit else (b"", TOO_LARGE))
    taken = again.take()
    while more := await again.read():
        taken += more
    assert taken == data
    assert again.done


async def test_body_that_takes_its_time_is_not_waited_for() -> None:
    stream = Stream()
    stream.push(b"ab")
    _, again, refused = await read_ahead(stream, 100, 0.01)
    stream.push(b"cd")
    stream.finish()
    assert (refused, await again.read(), again.done) == (LATE, b"abcd", True)
