"""The reverse proxy most FastAPI projects write first; it is here to be measured, not to be used.

`streamed` is the recipe handed around (one shared client, `send(stream=True)`, a StreamingResponse); `buffered` reads
the whole answer first. The upstream's address comes from BENCH_UPSTREAM. Started with `uvicorn --factory`.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
NOT_PASSED = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"})


@asynccontextmanager
async def _client(app: FastAPI) -> AsyncIterator[None]:
    async with httpx.AsyncClient(base_url=os.environ["BENCH_UPSTREAM"]) as client:
        app.state.client = client
        yield


def _ask(request: Request) -> httpx.Request:
    client: httpx.AsyncClient = request.app.state.client
    url = httpx.URL(path=request.url.path, query=request.url.query.encode())
    return client.build_request(request.method, url, headers=request.headers.raw, content=request.stream())


def streamed() -> FastAPI:
    app = FastAPI(lifespan=_client)

    @app.api_route("/{path:path}", methods=METHODS, response_model=None)
    async def forward(request: Request) -> StreamingResponse:
        answer = await request.app.state.client.send(_ask(request), stream=True)
        return StreamingResponse(
            answer.aiter_raw(),
            status_code=answer.status_code,
            headers=answer.headers,
            background=BackgroundTask(answer.aclose),
        )

    return app


def buffered() -> FastAPI:
    app = FastAPI(lifespan=_client)

    @app.api_route("/{path:path}", methods=METHODS, response_model=None)
    async def forward(request: Request) -> Response:
        answer = await request.app.state.client.send(_ask(request))
        kept = {name: value for name, value in answer.headers.items() if name not in NOT_PASSED}
        return Response(answer.content, answer.status_code, kept)

    return app
