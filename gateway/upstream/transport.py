"""The same upstream client for callers that speak httpx: no cookie jar, redirects, decoding or proxies of its own."""

import asyncio
from collections.abc import AsyncIterator

import httpx
from typing_extensions import override

from gateway import errors
from gateway.exchange import Answer, Body, Outgoing
from gateway.stream import Stream
from gateway.upstream.pool import Pool
from gateway.upstream.side import HttpSide


class UpstreamTransport(httpx.AsyncBaseTransport):
    """An httpx transport over a pool; the raw target is taken from ``request.extensions["target"]`` where it is set."""

    def __init__(self, pool: Pool, tasks: asyncio.TaskGroup) -> None:
        self._pool = pool
        self._tasks = tasks
        self._side = HttpSide(pool, tasks)

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        outgoing, body = self._outgoing(request)
        try:
            answer = await self._side.send(outgoing, body)
        except errors.UpstreamTimeoutError as error:
            raise httpx.ReadTimeout(str(error), request=request) from error
        except errors.ConnectError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        except errors.UpstreamError as error:
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Inflow(answer),
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": answer.reason},
        )

    def _outgoing(self, request: httpx.Request) -> tuple[Outgoing, Body | None]:
        target = request.extensions.get("target", request.url.raw_path)
        lengths = request.headers.get_list("content-length")
        chunked = "transfer-encoding" in request.headers
        outgoing = Outgoing(
            request.method,
            target,
            list(request.headers.raw),
            None if chunked else int(lengths[0]) if lengths else 0,
        )
        if not chunked and not lengths:
            return outgoing, None
        body = Stream()
        self._tasks.create_task(_pour(request, body))
        return outgoing, body

    @override
    async def aclose(self) -> None:
        self._pool.close()


async def _pour(request: httpx.Request, body: Stream) -> None:
    if not isinstance(request.stream, httpx.AsyncByteStream):
        body.fail(errors.ProtocolError("the request's body cannot be read asynchronously"))
        return
    try:
        async for chunk in request.stream:
            body.push(chunk)
    except Exception as error:  # noqa: BLE001 - whatever broke the caller's body belongs to this request alone
        body.fail(errors.ProtocolError(f"the request's body broke off: {error!r}"))
    else:
        body.finish()


class _Inflow(httpx.AsyncByteStream):
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while data := await self._answer.body.read():
                yield data
        except errors.UpstreamError as error:
            raise httpx.ReadError(str(error)) from error

    @override
    async def aclose(self) -> None:
        self._answer.body.close()
