"""Our upstream client as an httpx transport."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from gateway.upstream import Origin, Pool, PoolLimits, UpstreamTransport
from tests.support.wire import OK, Script, Upstream, Visit, answering, unused_port


@asynccontextmanager
async def transport_to(script: Script) -> AsyncIterator[tuple[UpstreamTransport, str, Upstream]]:
    async with Upstream(script).running() as upstream, asyncio.TaskGroup() as tasks:
        pool = Pool(Origin("127.0.0.1", upstream.port), PoolLimits(read_timeout=0.2))
        async with UpstreamTransport(pool, tasks) as transport:
            yield transport, f"http://127.0.0.1:{upstream.port}", upstream


async def test_request_and_answer_pass() -> None:
    async with transport_to(answering(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n"))) as (
        transport,
        url,
        upstream,
    ):
        response = await transport.handle_async_request(httpx.Request("GET", f"{url}/a?b", headers={"X-A": "1"}))
        assert (response.status_code, await response.aread()) == (200, b"ok")
        assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
        assert response.extensions["reason_phrase"] == b"OK"
        assert upstream.received.startswith(b"GET /a?b HTTP/1.1\r\n")
        assert b"X-A: 1\r\n" in upstream.received


async def test_raw_target_of_the_extension_wins() -> None:
    async with transport_to(answering(OK)) as (transport, url, upstream):
        request = httpx.Request("GET", url, extensions={"target": b"/%7e//..?%zz"})
        await (await transport.handle_async_request(request)).aread()
        assert upstream.received.startswith(b"GET /%7e//..?%zz HTTP/1.1\r\n")


async def test_no_cookie_is_kept_for_the_next_caller() -> None:
    async with transport_to(answering(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: session=mine\r\n\r\n"))) as (
        transport,
        url,
        upstream,
    ):
        for _ in range(2):
            await (await transport.handle_async_request(httpx.Request("GET", url))).aread()
        assert b"mine" not in upstream.received


@pytest.mark.parametrize("chunked", [False, True])
async def test_bodies_pass_both_ways(chunked: bool) -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        body = await visit.chunks() if chunked else await visit.body(6)
        await visit.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n%b\r\n0\r\n\r\n" % body)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"abc"
        yield b"def"

    async with transport_to(script) as (transport, url, _):
        headers = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": "6"}
        response = await transport.handle_async_request(httpx.Request("POST", url, content=pieces(), headers=headers))
        assert await response.aread() == b"abcdef"


async def test_body_that_raises_breaks_the_request() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.gone()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"abc"
        raise ValueError("the caller's own")

    async with transport_to(script) as (transport, url, _):
        request = httpx.Request("POST", url, content=pieces(), headers={"Content-Length": "6"})
        with pytest.raises((httpx.TransportError, ValueError)):
            await transport.handle_async_request(request)


async def test_failures_are_httpx_errors() -> None:
    async def script(visit: Visit) -> None:
        head = await visit.head()
        if b"/broken" in head:
            await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        elif b"/silent" in head:
            await visit.gone()

    async with transport_to(script) as (transport, url, _):
        with pytest.raises(httpx.RemoteProtocolError):
            await transport.handle_async_request(httpx.Request("GET", f"{url}/none"))
        with pytest.raises(httpx.ReadTimeout):
            await transport.handle_async_request(httpx.Request("GET", f"{url}/silent"))
        response = await transport.handle_async_request(httpx.Request("GET", f"{url}/broken"))
        with pytest.raises(httpx.ReadError):
            await response.aread()


async def test_refused_connection_is_a_connect_error() -> None:
    port = await unused_port()
    async with asyncio.TaskGroup() as tasks:
        transport = UpstreamTransport(Pool(Origin("127.0.0.1", port), PoolLimits()), tasks)
        with pytest.raises(httpx.ConnectError):
            await transport.handle_async_request(httpx.Request("GET", "http://x/"))


async def test_client_over_it_follows_its_own_rules() -> None:
    async with transport_to(answering(OK)) as (transport, url, _), httpx.AsyncClient(transport=transport) as client:
        assert (await client.post(url, json={"a": 1})).text == "ok"
