import asyncio
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from loadtests.bench.configs import PATH, fixed_body
from loadtests.bench.fixed import Fixed
from loadtests.bench.naive import buffered, streamed


@pytest.mark.parametrize("make", [streamed, buffered])
async def test_answer_of_the_upstream_passes_unchanged(
    make: Callable[[], FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream = await asyncio.get_running_loop().create_server(Fixed, "127.0.0.1", 0)
    async with upstream:
        monkeypatch.setenv("BENCH_UPSTREAM", f"http://127.0.0.1:{upstream.sockets[0].getsockname()[1]}")
        app = make()
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://x") as client,
        ):
            answer = await client.get(PATH)
    assert answer.status_code == 200
    assert answer.text == fixed_body()
    assert answer.headers.get_list("content-length") == ["1024"]
