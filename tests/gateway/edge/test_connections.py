"""How connections of clients live: kept, pipelined, half-closed, left, drained."""

import asyncio
import contextlib
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.edge.http1 import ClientConnection, EdgeOptions
from gateway.edge.parser import Incoming, RequestParser
from gateway.stream import Stream
from gateway.upstream import PoolLimits
from tests.support.cycles import uncollected
from tests.support.wire import (
    OK,
    Client,
    Gateway,
    Script,
    Setup,
    Upstream,
    Visit,
    answering,
    eventually,
    reset,
    settled,
    through,
)

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"


async def echo(visit: Visit) -> None:
    """Answer with the target, the framing and the body of each request."""
    while head := await visit.head():
        body = b""
        if b"Content-Length: " in head:
            body = await visit.body(int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
        elif b"Transfer-Encoding: " in head:
            body = await visit.chunks()
        content = head.split(b" ")[1] + b" " + body
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(content), content))


def holding(release: asyncio.Event, answer: bytes = OK) -> Script:
    """Answer only once the test says so."""

    async def script(visit: Visit) -> None:
        while await visit.head():
            await release.wait()
            await visit.say(answer)

    return script


async def closing(visit: Visit) -> None:
    await visit.head()
    await visit.gone()


async def test_one_connection_to_the_side_serves_one_client_after_the_other() -> None:
    async with through(echo) as (running, upstream):
        for number in range(5):
            client = await running.client()
            assert (await client.ask(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % number)).body == b"/%d " % number
        assert len(upstream.visits) == 1


async def test_two_hundred_mixed_requests_at_once_are_answered_in_order() -> None:
    requests, wanted = [], []
    for number in range(200):
        body = bytes([65 + number % 26]) * (number * 37 % 4000)
        framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        requests += [
            (b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % number, b""),
            (b"POST /%d HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b" % (number, len(body), body), body),
            (b"PUT /%d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%b" % (number, framed), body),
        ][number % 3 : number % 3 + 1]
        wanted.append(b"/%d %b" % (number, requests[-1][1]))
    async with through(echo) as (running, _):
        client = await running.client()
        client.writer.write(b"".join(request for request, _ in requests))
        assert [(await client.reply()).body for _ in wanted] == wanted


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
async def test_packets_do_not_matter(data: st.DataObject) -> None:
    stream = (
        b"GET /1?x HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
        b"PUT /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;e=1\r\nabc\r\n2\r\nde\r\n0\r\nX: 1\r\n\r\n\r\n"
        b"POST /4 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nxyzGET /5 HTTP/1.1\r\nHost: a\r\n\r\n"
    )
    cuts = sorted(data.draw(st.sets(st.integers(1, len(stream) - 1), max_size=12)))
    async with through(echo) as (running, upstream):
        client = await running.client()
        for start, end in pairwise([0, *cuts, len(stream)]):
            client.writer.write(stream[start:end])
            await asyncio.sleep(0)  # a turn of the loop, so that the gateway reads this packet alone
        bodies = [(await client.reply()).body for _ in range(5)]
        assert bodies == [b"/1?x ", b"/2 hello", b"/3 abcde", b"/4 xyz", b"/5 "]
        assert len(upstream.visits) == 1


async def test_endless_pipeline_is_held_back() -> None:
    async with through(closing) as (running, _):
        client = await running.client()
        client.writer.write(GET * 400_000)
        assert await settled(client.writer.transport.get_write_buffer_size) > 0


async def test_many_foreign_upgrades_in_one_packet_are_plain_requests() -> None:
    request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    async with through(answering(OK)) as (running, _):
        client = await running.client()
        client.writer.write(request * 1500)
        for _ in range(1500):
            assert (await client.reply()).body == b"ok"


async def test_pipelined_requests_before_a_malformed_one_are_answered() -> None:
    async with through(echo) as (running, _):
        client = await running.client()
        await client.send(GET + POST + b"GET / HTTP/1.1\r\nBad Name: 1\r\n\r\n" + GET)
        assert [(await client.reply()).status for _ in range(3)] == [200, 200, 400]
        assert await client.is_closed()


async def test_client_that_asks_to_close_is_closed() -> None:
    async with through(answering(OK)) as (running, upstream):
        client = await running.client()
        reply = await client.ask(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Keep-Alive, CLOSE\r\n\r\n" + GET)
        assert reply.one("Connection") == b"close"
        assert await client.is_closed()
        assert upstream.received.count(b"GET") == 1


async def test_close_of_the_side_is_not_the_clients() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    async with through(script) as (running, upstream):
        client = await running.client()
        for _ in range(3):
            assert (await client.ask(GET)).all("Connection") == []
        assert len(upstream.visits) == 3


async def test_http_1_0_closes_without_asking() -> None:
    async with through(echo) as (running, upstream):
        client = await running.client()
        reply = await client.ask(b"GET /x HTTP/1.0\r\n\r\n")
        assert (reply.status, reply.body, reply.one("Connection")) == (200, b"/x ", b"close")
        assert await client.is_closed()
        assert b"GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\n" in upstream.received
        assert b"Via: 1.0 banyan\r\n" in upstream.received


async def test_http_1_0_is_kept_where_it_asks() -> None:
    async with through(echo) as (running, _):
        client = await running.client()
        for _ in range(3):
            reply = await client.ask(b"POST /x HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc")
            assert (reply.body, reply.one("Connection")) == (b"/x abc", b"keep-alive")


async def test_http_1_0_is_not_kept_where_the_length_is_unknown() -> None:
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    async with through(answering(answer)) as (running, _):
        reply = await running.ask(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        assert (reply.body, reply.all("Transfer-Encoding"), reply.one("Connection")) == (b"ok", [], b"close")


async def test_idle_client_is_closed_after_its_time() -> None:
    async with through(answering(OK), Setup(options=EdgeOptions(keep_alive_timeout=0.05))) as (running, _):
        client = await running.client()
        assert (await client.ask(GET)).body == b"ok"
        assert await client.is_closed()


@pytest.mark.parametrize("requests", [1, 5])
async def test_half_closed_client_gets_all_its_answers(requests: int) -> None:
    release = asyncio.Event()
    async with through(holding(release)) as (running, upstream):
        client = await running.client()
        client.writer.write(GET * requests)
        client.writer.write_eof()
        await eventually(lambda: bool(upstream.visits))
        release.set()
        assert [(await client.reply()).body for _ in range(requests)] == [b"ok"] * requests
        assert await client.is_closed()


async def leave_by_fin(client: Client) -> None:
    client.writer.close()


async def leave_by_reset(client: Client) -> None:
    reset(client.writer)


@pytest.mark.parametrize("leave", [leave_by_fin, leave_by_reset])
@pytest.mark.parametrize("request_bytes", [GET, POST, POST[:-1], POST.replace(b": 3", b": 999999")])
async def test_client_that_leaves_cancels_the_upstream_request(leave: object, request_bytes: bytes) -> None:
    async with through(closing) as (running, upstream):
        client = await running.client()
        await client.send(request_bytes)
        await eventually(lambda: bool(upstream.received))
        assert callable(leave)
        await leave(client)
        async with asyncio.timeout(1):
            await eventually(lambda: upstream.visits[0].reader.at_eof() and not running.edge.connections)
        assert [line["error"] for line in running.events("gateway.request")] == ["client_gone"]


@pytest.mark.parametrize("leave", [leave_by_fin, leave_by_reset])
async def test_client_that_leaves_amid_an_answer_cancels_it(leave: object) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        await visit.gone()

    async with through(script) as (running, upstream):
        client = await running.client()
        await client.send(GET)
        await client.read_head()
        assert callable(leave)
        await leave(client)
        async with asyncio.timeout(1):
            await eventually(lambda: upstream.visits[0].reader.at_eof() and not running.edge.connections)


async def test_client_that_leaves_while_its_upload_is_held_back_cancels_it() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        visit.writer.transport.pause_reading()  # type: ignore[attr-defined] # a transport of start_server can
        paused.set()

        await release.wait()
        visit.writer.transport.resume_reading()  # type: ignore[attr-defined] # as above
        await visit.gone()

    paused, release = asyncio.Event(), asyncio.Event()
    async with through(script) as (running, _):
        client = await running.client()
        client.writer.write(POST.replace(b": 3", b": 99999999") + b"x" * 40_000_000)
        await paused.wait()
        await settled(client.writer.transport.get_write_buffer_size)
        await leave_by_reset(client)
        try:
            async with asyncio.timeout(1):
                await eventually(lambda: not running.edge.connections)
        finally:
            release.set()


def posted(upstream: Upstream, times: int) -> bool:
    return upstream.received.count(b"POST") == times


async def test_many_clients_that_leave_do_not_leave_anything_behind() -> None:
    async with through(closing) as (running, upstream):
        before = len(asyncio.all_tasks())
        for number in range(20):
            client = await running.client()
            await client.send(POST.replace(b": 3", b": 9"))
            await eventually(partial(posted, upstream, number + 1))
            await leave_by_reset(client)
        await eventually(lambda: not running.edge.connections)
        await eventually(lambda: len(asyncio.all_tasks()) <= before)


async def drained(running: Gateway) -> None:
    async with asyncio.timeout(5):
        await running.edge.emptied.wait()


@pytest.mark.parametrize("asked", [GET, POST, b"no HTTP\r\n\r\n"], ids=["plain", "upload", "refused"])
async def test_client_that_has_left_leaves_nothing_for_the_collector(asked: bytes) -> None:
    async with through(echo) as (running, _):
        with uncollected(ClientConnection, RequestParser, Incoming, Stream) as left:
            for _ in range(3):
                client = await running.client()
                await client.ask(asked)
                client.leave()
            await eventually(lambda: not left())


async def test_drain_finishes_what_is_in_flight_and_closes_it() -> None:
    release = asyncio.Event()
    async with through(holding(release)) as (running, upstream):
        busy, idle, fresh = await running.client(), await running.client(), await running.client()
        release.set()
        assert (await idle.ask(GET)).all("Connection") == []
        release.clear()
        await busy.send(GET)
        await eventually(lambda: upstream.received.count(b"GET") == 2)
        running.edge.drain()
        assert await idle.is_closed()
        assert await fresh.is_closed()
        release.set()
        reply = await busy.reply()
        assert (reply.body, reply.one("Connection")) == (b"ok", b"close")
        assert await busy.is_closed()
        await drained(running)


async def test_drain_finishes_an_answer_that_has_begun() -> None:
    release = asyncio.Event()

    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nok")
        await release.wait()
        await visit.say(b"ok")

    async with through(script) as (running, _):
        client = await running.client()
        await client.send(GET)
        assert (await client.read_head())[0] == 200
        running.edge.drain()
        release.set()
        assert await client.reader.readexactly(4) == b"okok"
        assert await client.is_closed()
        await drained(running)


async def test_drain_of_nobody_is_done_at_once() -> None:
    async with through(answering(OK)) as (running, _):
        running.edge.drain()
        await drained(running)


async def test_silent_side_does_not_hold_a_client_for_ever() -> None:
    async with through(closing, Setup(limits=PoolLimits(read_timeout=0.05))) as (running, _):
        client = await running.client()
        assert (await client.ask(GET)).status == 504
        assert (await client.ask(POST)).status == 504


async def test_client_that_never_reads_its_answer_is_let_go() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while not visit.reader.at_eof():
                await visit.say(bytes(1 << 20))

    options = EdgeOptions(body_timeout=0.1, keep_alive_timeout=0.1)
    async with through(script, Setup(options=options)) as (running, upstream):
        client = await running.client()
        client.writer.transport.pause_reading()  # type: ignore[attr-defined] # a socket's transport can
        await client.send(GET)
        await eventually(lambda: bool(upstream.visits))
        await eventually(lambda: not running.edge.connections)


async def test_client_that_reads_slowly_is_not_let_go() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\n\r\n" + bytes(60_000_000))

    options = EdgeOptions(body_timeout=1.0, keep_alive_timeout=1.0)
    async with through(script, Setup(options=options)) as (running, _):
        client = await running.client()
        await client.send(GET)
        await client.read_head()
        for _ in range(60):
            await client.reader.readexactly(1_000_000)
            await asyncio.sleep(0.02)  # in all longer than a client may read nothing
        assert running.events("gateway.refused") == []
