"""The other side over real sockets: whatever it does comes back as a value, in time and within the limit."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gateway.compare.model import Failure
from gateway.errors import GatewayError
from gateway.exchange import Outgoing, Request, Side
from gateway.headers import TrustedPeers
from gateway.policies import PLAIN
from gateway.shadow.asking import Asked, Envelope, ask
from gateway.signing import derive_key, is_genuine
from gateway.stream import Stream
from gateway.upstream import HttpSide, Origin, Pool, PoolLimits
from gateway.upstream.answer import AnswerReader
from gateway.upstream.connection import Connection
from tests.support.cycles import uncollected
from tests.support.wire import Script, Upstream, Visit, answering, eventually, turns, unused_port

KEY = derive_key("secret")
MESSAGE = Outgoing("GET", b"/", [(b"Host", b"a")], 0)
REQUEST = Request("GET", b"/a?b", [(b"Host", b"a")], "1.1", "http", "10.0.0.1", b"a", 0, "id-1")


@asynccontextmanager
async def side_at(port: int) -> AsyncIterator[HttpSide]:
    async with asyncio.TaskGroup() as tasks:
        pool = Pool(Origin("127.0.0.1", port), PoolLimits())
        yield HttpSide(pool, tasks)
        pool.close()
    await turns()


async def asked(script: Script, *, limit: int = 1000, seconds: float = 5) -> Asked:
    async with Upstream(script).running() as upstream, side_at(upstream.port) as side:
        return await ask(side, MESSAGE, b"", limit, seconds, time.monotonic)


async def flooding(visit: Visit) -> None:
    await visit.head()
    await visit.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await visit.say(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


async def hanging(visit: Visit) -> None:
    await visit.head()
    await visit.gone()


async def test_whole_answer_is_kept() -> None:
    found = await asked(answering(b"HTTP/1.1 404 No\r\nContent-Length: 2\r\nA: b\r\n\r\nok"))
    assert (found.observation.status, found.observation.body) == (404, b"ok")
    assert (b"A", b"b") in found.observation.headers
    assert found.seconds > 0


async def test_flood_is_let_go_at_the_limit() -> None:
    found = await asked(flooding)
    assert (found.observation.truncated, found.observation.body) == (True, b"")


async def test_answer_that_says_it_is_too_long_is_not_read() -> None:
    found = await asked(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), seconds=5)
    assert found.observation.truncated


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (hanging, Failure.TIMEOUT),
        (answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), Failure.TIMEOUT),
        (answering(b"garbage\r\n\r\n"), Failure.ERROR),
    ],
)
async def test_failure_is_a_value(script: Script, failure: Failure) -> None:
    assert (await asked(script, seconds=0.1)).observation.failure is failure


async def test_half_an_answer_is_an_error_that_keeps_its_status() -> None:
    async def half(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")

    found = (await asked(half)).observation
    assert (found.status, found.body, found.failure) == (200, b"half", Failure.ERROR)


@pytest.mark.parametrize(
    "answer",
    [
        b"no HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\nha",
        b"HTTP/1.1 200 OK\r\n\r\nuntil I hang up",
        b"",
    ],
    ids=["garbage", "half", "broken chunk", "chunks", "too large", "until closed", "nothing"],
)
async def test_broken_side_leaves_nothing_for_the_collector(answer: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(answer)
        visit.hang_up()

    async with Upstream(script).running() as upstream, side_at(upstream.port) as side:
        await ask(side, MESSAGE, b"", 1000, 5, time.monotonic)
        await turns()
        with uncollected(Connection, AnswerReader, Stream, GatewayError) as left:
            await ask(side, MESSAGE, b"", 1000, 5, time.monotonic)
            side.distrust()  # an idle connection is the pool's to keep
            await eventually(lambda: not left())


async def test_refused_connection_is_an_error() -> None:
    async with side_at(await unused_port()) as side:
        found = await ask(side, MESSAGE, b"", 10, 5, time.monotonic)
    assert (found.observation.status, found.observation.failure) == (0, Failure.ERROR)


def test_sealed_request_is_the_clients_own_and_marked() -> None:
    envelope = Envelope(KEY, TrustedPeers(), lambda: 1000.0)
    request = REQUEST._replace(
        headers=[(b"Host", b"a"), (b"X-A", b"1"), (b"Expect", b"100-continue"), (b"X-Banyan-Shadow", b"forged")]
    )
    sealed = envelope.seal(request, b"", PLAIN, Side.NEW)
    assert sealed.headers[:2] == [(b"Host", b"a"), (b"X-A", b"1")]
    assert [value for name, value in sealed.headers if name.lower() == b"x-banyan-shadow"] == [b"1"]
    assert is_genuine(KEY, sealed.headers, "GET", b"/a?b", 1000.0)


def test_body_of_unknown_length_is_sent_with_its_length() -> None:
    envelope = Envelope(KEY, TrustedPeers(), lambda: 1000.0)
    sealed = envelope.seal(REQUEST._replace(length=None), b"abc", PLAIN, Side.NEW)
    assert (b"Content-Length", b"3") in sealed.headers
    assert b"transfer-encoding" not in {name.lower() for name, _ in sealed.headers}
    assert sealed.length == 3
