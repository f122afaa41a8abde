"""Request smuggling: whatever a client sends, a side sees exactly the requests that the gateway saw."""

import asyncio
import contextlib

import h11
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.wire import OK, Client, Visit, through

GET = b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


class Strict:
    """A side that reads with a parser of another make, and notes each request it believes to have got."""

    def __init__(self) -> None:
        self.requests: list[tuple[bytes, bytes]] = []
        self.errors: list[h11.RemoteProtocolError] = []

    async def __call__(self, visit: Visit) -> None:
        parser = h11.Connection(h11.SERVER)
        with contextlib.suppress(ConnectionError):
            while await self._request(visit, parser):
                await visit.say(OK)
                parser.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
                parser.send(h11.EndOfMessage())
                parser.start_next_cycle()

    async def _request(self, visit: Visit, parser: h11.Connection) -> bool:
        target, body = b"", b""
        while True:
            try:
                event = parser.next_event()
            except h11.RemoteProtocolError as error:
                if not visit.reader.at_eof():
                    self.errors.append(error)
                return False
            match event:
                case h11.NEED_DATA:
                    parser.receive_data(await visit.reader.read(65536))
                case h11.Request():
                    target = bytes(event.method + b" " + event.target)
                case h11.Data():
                    body += bytes(event.data)
                case h11.EndOfMessage():
                    self.requests.append((target, body))
                    return True
                case _:
                    return False


async def answers(client: Client) -> list[int]:
    """The statuses the client is given until the gateway closes."""
    statuses = []
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            statuses.append((await client.reply()).status)
    return statuses


async def outcome(stream: bytes) -> tuple[list[int], Strict, list[str]]:
    side = Strict()
    async with through(side) as (running, _):
        client = await running.client()
        await client.send(stream)
        client.writer.write_eof()
        statuses = await answers(client)
        lines = running.events("gateway.request")
        return statuses, side, [f"{line['method']} {line['path']}" for line in lines]


FIELDS = st.sampled_from(
    [
        b"Content-Length: 3",
        b"Content-Length: 03",
        b"Content-Length: 0",
        b"Content-Length: 35",
        b"content-length:3",
        b"Content-Length: 3\t",
        b"Content_Length: 3",
        b"X-Content-Length: 3",
        b"Transfer-Encoding: chunked",
        b"transfer-encoding:\tCHUNKED",
        b"Transfer-Encoding: chunked\t ",
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer_Encoding: chunked",
        b"Connection: Transfer-Encoding",
        b"Connection: Content-Length",
        b"Connection: Upgrade\r\nUpgrade: h2c",
        b"Connection: Upgrade\r\nUpgrade: websocket",
        b"Upgrade: h2c",
        b"Expect: 100-continue",
    ]
)
BODIES = st.sampled_from(
    [
        b"",
        b"abc",
        SMUGGLED,
        b"abc" + SMUGGLED,
        b"0\r\n\r\n",
        b"0\r\n\r\n" + SMUGGLED,
        b"3\r\nabc\r\n0\r\n\r\n",
        b"3;x=\r\nabc\r\n0\r\nX: 1\r\n\r\n" + SMUGGLED,
        b"23\r\n" + SMUGGLED + b"\r\n0\r\n\r\n",
        b"3 \r\nabc\r\n0\r\n\r\n",
        b"3\nabc\n0\n\n",
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"0\r\nContent-Length: 35\r\n\r\n" + SMUGGLED,
        b"-1\r\n\r\n",
        b"\r\n" + SMUGGLED,
    ]
)
LINES = st.sampled_from(
    [
        b"POST /first HTTP/1.1",
        b"GET /first HTTP/1.1",
        b"HEAD /first HTTP/1.1",
        b"POST /first HTTP/1.0",
        b"POST http://c/first HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
    ]
)


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    fields = draw(st.lists(FIELDS, max_size=3, unique=True))
    head = b"\r\n".join([draw(LINES), b"Host: a", *fields])
    ends = st.sampled_from([b"", GET])
    return draw(ends) + head + b"\r\n\r\n" + draw(BODIES) + draw(ends)


@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(streams())
async def test_side_sees_the_requests_that_the_gateway_saw(stream: bytes) -> None:
    statuses, side, paths = await outcome(stream)
    assert side.errors == []
    assert [target.decode() for target, _ in side.requests] == paths[: len(side.requests)]
    assert statuses.count(200) <= len(side.requests)


@pytest.mark.parametrize(
    ("fields", "body", "targets"),
    [
        (b"Content-Length: 0", SMUGGLED, [b"/first", b"/smuggled"]),
        (b"Content-Length: 35", SMUGGLED, [b"/first"]),
        (b"Transfer-Encoding: chunked", b"0\r\n\r\n" + SMUGGLED, [b"/first", b"/smuggled"]),
        (b"Transfer-Encoding: chunked", b"23\r\n" + SMUGGLED + b"\r\n0\r\n\r\n", [b"/first"]),
        (b"Content-Length: 35\r\nTransfer-Encoding: chunked", b"0\r\n\r\n" + SMUGGLED, []),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 35", b"0\r\n\r\n" + SMUGGLED, []),
        (b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked", b"0\r\n\r\n" + SMUGGLED, []),
        (b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 35", SMUGGLED, [b"/first"]),
        (
            b"Connection: Upgrade\r\nUpgrade: h2c\r\nTransfer-Encoding: chunked",
            b"23\r\n" + SMUGGLED + b"\r\n0\r\n\r\n",
            [b"/first"],
        ),
        (
            b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
            b"0\r\n\r\n" + SMUGGLED,
            [],
        ),
        (b"Connection: Content-Length\r\nContent-Length: 35", SMUGGLED, [b"/first"]),
        (
            b"Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked",
            b"23\r\n" + SMUGGLED + b"\r\n0\r\n\r\n",
            [b"/first"],
        ),
    ],
)
async def test_known_vectors_have_one_reading(fields: bytes, body: bytes, targets: list[bytes]) -> None:
    _, side, _ = await outcome(b"POST /first HTTP/1.1\r\nHost: a\r\n" + fields + b"\r\n\r\n" + body)
    assert [target.partition(b" ")[2] for target, _ in side.requests] == targets
