"""A side over our own pool, or over any httpx transport: same port, same rules for sending twice."""

import asyncio
from collections.abc import AsyncIterator

import httpx
from typing_extensions import override

from gateway.errors import ConnectError, ProtocolError, StaleError, UpstreamTimeoutError
from gateway.exchange import IDEMPOTENT_METHODS, Answer, Body, Outgoing
from gateway.stream import complete
from gateway.upstream.connection import Connection
from gateway.upstream.pool import Pool


class HttpSide:
    """Sends requests over a pool; a pooled connection that turns out dead is retried once, idempotent requests only."""

    def __init__(self, pool: Pool, tasks: asyncio.TaskGroup) -> None:
        self._pool = pool
        self._tasks = tasks

    def reuse(self) -> Connection | None:
        """An idle connection, to ask without waiting; what becomes of a ``StaleError`` is the caller's to decide."""
        return self._pool.reuse()

    def distrust(self) -> None:
        """Drop the idle connections: one of them turned out dead."""
        self._pool.drop_idle()

    async def send(self, outgoing: Outgoing, body: Body | None) -> Answer:
        idempotent = outgoing.method in IDEMPOTENT_METHODS
        connection = await self._pool.acquire(careful=not idempotent)
        # Taken only now: while nothing is connected, another side can still be sent the whole body.
        first = body.take() if body is not None else b""
        whole = body is None or body.done
        try:
            return await self._exchange(connection, outgoing, first, None if whole else body)
        except StaleError as error:
            if error.sent and not (idempotent and whole):
                raise
        connection = await self._pool.acquire(fresh=True)
        return await self._exchange(connection, outgoing, first, None if whole else body)

    async def _exchange(
        self,
        connection: Connection,
        outgoing: Outgoing,
        first: bytes,
        rest: Body | None,
    ) -> Answer:
        head: asyncio.Future[Answer] | None = None
        try:
            head = connection.begin(outgoing, first, uploading=rest is not None)
            if rest is not None and not head.done():
                self._tasks.create_task(connection.upload(rest, chunked=outgoing.length is None))
            return await head
        except BaseException:
            # Whoever is cancelled here leaves an answer on its way, which must not be the next request's.
            connection.abort()
            raise
        finally:
            # It keeps the error, whose traceback keeps this frame: a cycle for each exchange that fails.
            head = None

    async def upgrade(self, outgoing: Outgoing) -> tuple[Answer, Connection]:
        """Like ``send`` on a connection of its own, which the caller may turn into a tunnel where the answer is 101."""
        connection = await self._pool.acquire(fresh=True)
        answer = await self._exchange(connection, outgoing, b"", None)
        return answer, connection


class TransportSide:
    """A side behind an httpx transport: an application in the same process, or a test's own answers."""

    def __init__(self, transport: httpx.AsyncBaseTransport, base_url: str = "http://side") -> None:
        self._transport = transport
        self._base = httpx.URL(base_url)

    async def send(self, outgoing: Outgoing, body: Body | None) -> Answer:
        url = self._base.copy_with(raw_path=outgoing.target)
        request = httpx.Request(
            outgoing.method,
            url,
            headers=outgoing.headers,
            stream=_Outflow(body) if body is not None else httpx.ByteStream(b""),
            extensions={"target": outgoing.target},
        )
        try:
            response = await self._transport.handle_async_request(request)
            data = await _content(response)
        except httpx.ConnectError as error:
            raise ConnectError(str(error)) from error
        except httpx.TimeoutException as error:
            raise UpstreamTimeoutError(str(error)) from error
        except httpx.TransportError as error:
            raise ProtocolError(str(error)) from error
        finally:
            if body is not None:
                body.close()
        reason = response.extensions.get("reason_phrase", b"")
        return Answer(
            response.status_code,
            reason,
            list(response.headers.raw),
            complete(data),
            len(data),
        )


async def _content(response: httpx.Response) -> bytes:
    """The body's bytes with their content coding."""
    stream = response.stream
    if not isinstance(stream, httpx.AsyncByteStream):
        return response.content
    try:
        return b"".join([chunk async for chunk in stream])
    finally:
        await stream.aclose()


class _Outflow(httpx.AsyncByteStream):
    def __init__(self, body: Body) -> None:
        self._body = body

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        while data := await self._body.read():
            yield data
