"""The same rules where the connection to the side is warm, and a request is sent on from the callback that read it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gateway.edge.http1 import EdgeOptions
from gateway.upstream import PoolLimits
from tests.support.wire import (
    OK,
    ROUTED,
    Client,
    Gateway,
    Script,
    Setup,
    Upstream,
    Visit,
    answering,
    both,
    eventually,
    through,
)

GET = b"GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\n"
WARM = b"GET /items/warm HTTP/1.1\r\nHost: a\r\n\r\n"


def after_warming(script: Script) -> Script:
    """Answer the first request of the first connection, then go on with the script."""

    async def warmed(visit: Visit) -> None:
        if visit.number == 0 and await visit.head():
            await visit.say(OK)
        await script(visit)

    return warmed


@asynccontextmanager
async def warm(script: Script, setup: Setup | None = None) -> AsyncIterator[tuple[Gateway, Upstream, Client]]:
    async with through(after_warming(script), setup) as (running, upstream):
        client = await running.client()
        assert (await client.ask(WARM)).body == b"ok"
        yield running, upstream, client
        assert len(running.events("gateway.request")) == len(
            {line["request_id"] for line in running.events("gateway.request")}
        )


async def test_answer_in_parts_arrives_whole() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        for part in (b"HTTP/1.1 200 OK\r\nContent-", b"Length: 6\r\n\r\na", b"bc", b"def"):
            await visit.say(part)
            await asyncio.sleep(0)
        await visit.gone()

    async with warm(script) as (_, upstream, client):
        assert (await client.ask(GET)).body == b"abcdef"
        assert len(upstream.visits) == 1


@pytest.mark.parametrize("method", [b"HEAD", b"OPTIONS"])
async def test_other_safe_methods_are_answered(method: bytes) -> None:
    async with warm(answering(OK[:-2] if method == b"HEAD" else OK)) as (_, _, client):
        for _ in range(3):
            await client.send(GET.replace(b"GET", method))
            assert (await client.reply(head_only=method == b"HEAD")).status == 200


async def test_informational_answers_pass() -> None:
    async with warm(answering(b"HTTP/1.1 103 Early\r\nLink: a\r\n\r\n" + OK)) as (_, _, client):
        assert (await client.ask(GET)).informational == [b"103"]


async def test_pipeline_of_safe_and_other_requests_keeps_its_order() -> None:
    async def script(visit: Visit) -> None:
        while head := await visit.head():
            body = await visit.body(3) if head.startswith(b"POST") else b""
            content = head.split(b" ")[1] + body
            await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(content), content))

    posts = [b"POST /%d HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" % number for number in range(30)]
    gets = [b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % number for number in range(30)]
    async with warm(script) as (_, _, client):
        await client.send(b"".join(get + post for get, post in zip(gets, posts, strict=True)))
        for number in range(30):
            assert (await client.reply()).body == b"/%d" % number
            assert (await client.reply()).body == b"/%dabc" % number


@pytest.mark.parametrize(
    ("answer", "status"), [(b"nonsense\r\n\r\n", 502), (b"HTTP/1.1 2", 502), (b"HTTP/1.1 200 OK\r\nX\r\n\r\n", 502)]
)
async def test_malformed_answer_is_a_bad_gateway(answer: bytes, status: int) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(answer)

    async with warm(script) as (running, _, client):
        assert (await client.ask(GET)).status == status
        assert running.count("banyan_upstream_errors_total", side="legacy", code="protocol") == 1


async def test_silence_is_a_gateway_timeout() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()

    async with warm(script, Setup(limits=PoolLimits(read_timeout=0.05))) as (_, upstream, client):
        assert (await client.ask(GET)).status == 504
        assert len(upstream.visits) == 1


async def test_early_end_breaks_the_answer() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")

    async with warm(script) as (_, _, client):
        await client.send(GET)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await client.reply()


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
async def test_client_that_leaves_cancels_the_request(begun: bytes) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(begun)
        await visit.gone()

    async with warm(script) as (running, upstream, client):
        await client.send(GET)
        await eventually(lambda: upstream.received.count(b"GET ") == 2)
        client.leave()
        async with asyncio.timeout(1):
            await eventually(lambda: upstream.visits[0].reader.at_eof() and not running.edge.connections)
        assert [line.get("error") for line in running.events("gateway.request")] == [None, "client_gone"]
        upstream.script = answering(OK)
        assert (await running.ask(GET)).body == b"ok"


async def test_drain_finishes_it() -> None:
    release = asyncio.Event()

    async def script(visit: Visit) -> None:
        await visit.head()
        await release.wait()
        await visit.say(OK)

    async with warm(script) as (running, upstream, client):
        await client.send(GET)
        await eventually(lambda: upstream.received.count(b"GET ") == 2)
        running.edge.drain()
        release.set()
        assert (await client.reply()).one("Connection") == b"close"
        assert await client.is_closed()
        async with asyncio.timeout(5):
            await running.edge.emptied.wait()


async def hanging_up(visit: Visit) -> None:
    await visit.head()


async def silent(visit: Visit) -> None:
    await visit.head()
    await visit.gone()


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"), "status_500"),
        (answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noo"), "status_500"),
        (answering(b"nonsense\r\n\r\n"), "protocol"),
        (silent, "timeout"),
    ],
)
async def test_what_new_fails_is_legacys_and_counted_once(new: Script, code: str) -> None:
    setup = Setup(flags=ROUTED, limits=PoolLimits(read_timeout=0.05))
    legacy = answering(OK.replace(b"ok", b"LE"))
    async with both(legacy, after_warming(new), setup) as (running, legacy_side, new_side):
        client = await running.client()
        assert (await client.ask(WARM)).body == b"ok"
        assert (await client.ask(GET)).body == b"LE"
        assert running.count("banyan_fallbacks_total", endpoint="items.get_item", code=code) == 1
        assert (legacy_side.received.count(b"GET "), new_side.received.count(b"GET ")) == (1, 2)
        lines = running.events("gateway.request")
        assert [(line["side"], line["status"], line.get("fallback")) for line in lines] == [
            ("new", 200, None),
            ("legacy", 200, code),
        ]


async def test_dead_connection_to_new_is_tried_anew_before_it_counts_as_a_failure() -> None:
    async with both(answering(OK.replace(b"ok", b"LE")), after_warming(hanging_up)) as (running, _, new_side):
        client = await running.client()
        assert (await client.ask(WARM)).body == b"ok"
        new_side.script = answering(OK)
        assert (await client.ask(GET)).body == b"ok"
        assert running.count("banyan_fallbacks_total", endpoint="items.get_item", code="stale") == 0


LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n" + bytes(40_000)
"""More than two narrow kernels take, less than the gateway's own buffer holds."""


async def narrow_client(running: Gateway) -> Client:
    """A client whose kernel takes little, so that the gateway's own buffers fill."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", running.port))
    reader, writer = await asyncio.open_connection(sock=sock, limit=2048)
    client = Client(reader, writer)
    running.clients.append(client)
    return client


@pytest.mark.parametrize("connection", [b"close", b"keep-alive"])
@pytest.mark.parametrize("answers", [1, 40])
async def test_client_that_never_reads_is_let_go_in_the_end(connection: bytes, answers: int) -> None:
    options = EdgeOptions(body_timeout=0.1, keep_alive_timeout=0.1)
    async with warm(answering(LONG), Setup(options=options, send_buffer=4096)) as (running, upstream, _):
        client = await narrow_client(running)
        client.writer.transport.pause_reading()  # type: ignore[attr-defined] # a socket's transport can
        await client.send(GET * (answers - 1) + GET.replace(b"\r\n\r\n", b"\r\nConnection: %b\r\n\r\n" % connection))
        await eventually(lambda: upstream.received.count(b"GET ") > 1)
        await eventually(lambda: not running.edge.connections)


async def test_client_that_took_its_time_is_closed_when_idle() -> None:
    options = EdgeOptions(body_timeout=5, keep_alive_timeout=0.2)
    answer = LONG.replace(b"40000", b"90000") + bytes(50_000)
    async with warm(answering(answer), Setup(options=options, send_buffer=4096)) as (running, _, wide):
        for _ in range(9):  # so that the side's kernel hands over such an answer in one piece
            assert len((await wide.ask(GET)).body) == 90_000
        client = await narrow_client(running)
        assert len((await client.ask(GET)).body) == 90_000
        assert await client.is_closed()


async def test_fields_remembered_of_one_client_are_not_sent_for_another() -> None:
    asked = [b"GET /items/1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %d\r\n\r\n" % number for number in range(3)]

    async def script(visit: Visit) -> None:
        while await visit.head():
            await visit.say(OK)

    async with warm(script) as (_, upstream, first):
        for request in [*asked, *reversed(asked)]:
            assert (await first.ask(request)).status == 200
    heads = upstream.received.split(b"\r\n\r\n")[1:-1]
    sent = [head.split(b"Authorization: ")[1].split(b"\r\n")[0] for head in heads]
    assert sent == [b"Bearer 0", b"Bearer 1", b"Bearer 2", b"Bearer 2", b"Bearer 1", b"Bearer 0"]


async def test_same_head_gets_an_id_of_its_own_each_time() -> None:
    async def script(visit: Visit) -> None:
        while await visit.head():
            await visit.say(OK)

    async with warm(script) as (running, upstream, client):
        for _ in range(3):
            await client.ask(GET)
        await client.ask(GET.replace(b"\r\n\r\n", b"\r\nX-Request-ID: mine\r\n\r\n"))
        logged = [line["request_id"] for line in running.events("gateway.request")]
    sent = [head.split(b"X-Request-ID: ")[1] for head in upstream.received.split(b"\r\n\r\n")[:-1]]
    assert sent == [str(one).encode() for one in logged]
    assert len(set(sent)) == 5
    assert sent[-1] == b"mine"


@pytest.mark.parametrize("date", [b"", b"Date: Mon, 01 Jan 2024 00:00:00 GMT\r\n"])
async def test_remembered_answer_has_one_date(date: bytes) -> None:
    async def script(visit: Visit) -> None:
        while await visit.head():
            await visit.say(b"HTTP/1.1 200 OK\r\n%bConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok" % date)

    async with warm(script) as (_, _upstream, client):
        replies = [await client.ask(GET) for _ in range(3)]
    for reply in replies:
        assert reply.one("Date").endswith(b"2024 00:00:00 GMT" if date else b"GMT")
        assert reply.all("Connection") == []
        assert reply.body == b"ok"
    assert replies[0].headers == replies[2].headers or not date
