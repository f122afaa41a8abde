"""Sending to a side: what may be sent twice and what never, and a side behind an httpx transport."""

import asyncio

import httpx
import pytest

from gateway.errors import ConnectError, ProtocolError, UpstreamTimeoutError
from gateway.exchange import Outgoing
from gateway.stream import complete
from gateway.upstream import PoolLimits, TransportSide
from tests.support.wire import OK, Setup, Upstream, Visit, answering, both, eventually, gateway, through

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"


def request(method: str, body: bytes = b"") -> bytes:
    return b"%b /again HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b" % (method.encode(), len(body), body)


async def once_then_dead(visit: Visit) -> None:
    """The first connection answers once and then closes upon the next request's first byte; later ones are sound."""
    if visit.number:
        await answering(OK)(visit)
        return
    await visit.head()
    await visit.say(OK)
    visit.received += await visit.reader.read(1)
    visit.reset()


async def once_then_mute(visit: Visit) -> None:
    """As above, but it reads the whole request before it closes."""
    if visit.number:
        await answering(OK)(visit)
        return
    await visit.head()
    await visit.say(OK)
    visit.received += await visit.reader.read(65536)


@pytest.mark.parametrize("script", [once_then_dead, once_then_mute])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"])
async def test_idempotent_request_is_retried_once_on_a_fresh_connection(script: object, method: str) -> None:
    assert callable(script)
    async with through(script) as (running, upstream):
        client = await running.client()
        assert (await client.ask(GET)).status == 200
        await client.send(request(method, b"abc" if method == "PUT" else b""))
        assert (await client.reply(head_only=method == "HEAD")).status == 200
        assert len(upstream.visits) == 2
        assert upstream.visits[1].received.count(method.encode() + b" /again") == 1


@pytest.mark.parametrize("script", [once_then_dead, once_then_mute])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_post_is_never_sent_twice(script: object, method: str) -> None:
    assert callable(script)
    async with through(script) as (running, upstream):
        client = await running.client()
        assert (await client.ask(GET)).status == 200
        assert (await client.ask(request(method, b"abc"))).status == 502
        assert len(upstream.visits) == 1
        assert (await client.ask(GET)).status == 200
        assert method.encode() not in bytes(upstream.visits[1].received)


async def test_second_failure_in_a_row_is_the_clients_answer() -> None:
    async def script(visit: Visit) -> None:
        if await visit.head() and not visit.number:
            await visit.say(OK)
            await visit.head()

    async with through(script) as (running, upstream):
        client = await running.client()
        assert (await client.ask(GET)).status == 200
        assert (await client.ask(GET)).status == 502
        assert len(upstream.visits) == 2


async def test_first_use_of_a_connection_is_not_retried() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()

    async with through(script) as (running, upstream):
        assert (await running.ask(GET)).status == 502
        assert len(upstream.visits) == 1


async def test_answer_that_has_begun_is_not_retried() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(OK)
        await visit.head()
        await visit.say(b"HTTP/1.1 2")

    async with through(script) as (running, upstream):
        client = await running.client()
        assert (await client.ask(GET)).status == 200
        assert (await client.ask(GET)).status == 502
        assert len(upstream.visits) == 1


async def test_put_whose_body_still_arrives_is_not_retried() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(OK)
        await visit.head()

    async with through(script) as (running, upstream):
        client = await running.client()
        assert (await client.ask(GET)).status == 200
        assert (await client.ask(b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")).status == 502
        assert len(upstream.visits) == 1


async def test_connection_closed_while_idle_is_not_used_for_a_post() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(OK)

    async with through(script) as (running, upstream):
        client = await running.client()
        for number in range(5):
            assert (await client.ask(request("POST", b"abc"))).status == 200
            assert len(upstream.visits) == number + 1


async def test_slow_upload_is_no_silence_of_the_side() -> None:
    async def script(visit: Visit) -> None:
        head = await visit.head()
        if head.startswith(b"GET"):
            await visit.gone()
        assert await visit.body(6) == b"abcdef"
        await visit.say(OK)

    async with through(script, Setup(limits=PoolLimits(read_timeout=0.1))) as (running, upstream):
        client = await running.client()
        await client.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
        await eventually(lambda: b"POST" in upstream.received)
        # As long as the side takes to be silent for another request: longer than the limit since the last byte.
        assert (await running.ask(GET)).status == 504
        assert (await running.ask(GET)).status == 504
        assert (await client.ask(b"def")).status == 200


async def test_upgrade_is_sent_on_a_connection_of_its_own() -> None:
    handshake = b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    async with through(answering(OK)) as (running, upstream):
        assert (await running.ask(GET)).status == 200
        assert (await running.ask(handshake)).status == 200
        assert len(upstream.visits) == 2


async def test_sides_do_not_share_connections() -> None:
    async with both(answering(OK), answering(OK.replace(b"ok", b"NO"))) as (running, legacy, new):
        client = await running.client()
        assert (await client.ask(b"GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\n")).body == b"NO"
        assert (await client.ask(GET)).body == b"ok"
        assert (len(legacy.visits), len(new.visits)) == (1, 1)


async def test_side_that_comes_back_is_used_again() -> None:
    async with Upstream(answering(OK)).running() as upstream, gateway(upstream.port) as running:
        assert (await running.ask(GET)).status == 200
        upstream.visits[0].reset()
        assert (await running.ask(GET)).status == 200


POSTED = Outgoing(
    "POST", b"/a//b?x=%2F", [(b"Host", b"shop"), (b"X-a", b"1"), (b"X-a", b"2"), (b"Content-Length", b"3")], 3
)


async def test_transport_side_passes_target_fields_and_body_unchanged() -> None:
    seen: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(
            201, headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")], content=await request.aread()
        )

    side = TransportSide(httpx.MockTransport(answer))
    got = await side.send(POSTED, complete(b"abc"))
    assert (got.status, await got.body.read()) == (201, b"abc")
    assert [value for name, value in got.headers if name.lower() == b"set-cookie"] == [b"a=1", b"b=2"]
    assert seen[0].extensions["target"] == seen[0].url.raw_path == b"/a//b?x=%2F"
    assert seen[0].headers.raw == POSTED.headers


@pytest.mark.parametrize(
    ("raised", "wanted"),
    [
        (httpx.ConnectError("x"), ConnectError),
        (httpx.ConnectTimeout("x"), UpstreamTimeoutError),
        (httpx.ReadTimeout("x"), UpstreamTimeoutError),
        (httpx.ReadError("x"), ProtocolError),
        (httpx.RemoteProtocolError("x"), ProtocolError),
    ],
)
async def test_transport_side_speaks_our_errors(raised: Exception, wanted: type[Exception]) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise raised

    with pytest.raises(wanted):
        await TransportSide(httpx.MockTransport(fail)).send(POSTED, complete(b"abc"))


async def test_transport_side_leaves_the_coding_alone() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"\x1f\x8bnot really"))

    got = await TransportSide(httpx.MockTransport(answer)).send(POSTED, None)
    async with asyncio.timeout(5):
        assert await got.body.read() == b"\x1f\x8bnot really"
