"""The stand-in over a real socket, and as the command that people start."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import inspect

from legacy_shim.standin.database import configure
from legacy_shim.standin.serving import listen, prepare
from legacy_shim.standin.settings import Settings
from tests.legacy_shim.standin.running import served


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str) -> tuple[str, bytes]:
    """One request on a connection that both sides would keep: (head, body) of the answer."""
    writer.write(f"GET {target} HTTP/1.1\r\nHost: erp\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    return head, await reader.readexactly(length)


async def test_keeps_the_connection_after_an_answer(standin: FastAPI) -> None:
    async with served(standin) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):
            head, _body = await _ask(reader, writer, "/api/customers/1")
            assert head.startswith("http/1.1 200")
        writer.close()


async def test_drops_the_connection_after_an_unhandled_error(standin: FastAPI) -> None:
    async with served(standin) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head, body = await _ask(reader, writer, "/api/users/10")
        assert head.startswith("http/1.1 500")
        assert "content-type: text/plain" in head
        assert "connection: close" not in head
        assert body == b"Internal Server Error"
        assert await reader.read() == b"", "the server promised to keep the connection and closed it"
        writer.close()


async def test_keeps_the_connection_after_a_handled_error(standin: FastAPI) -> None:
    async with served(standin) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await _ask(reader, writer, "/api/users/99999"))[0].startswith("http/1.1 404")
        assert (await _ask(reader, writer, "/health"))[0].startswith("http/1.1 200")
        writer.close()


async def test_the_command_serves_seeded_data(tmp_path: Path, unused_tcp_port: int) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'erp.db'}"
    command = (sys.executable, "-m", "legacy_shim.standin", "--port", str(unused_tcp_port), "--database", url)
    process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
    transport = httpx.AsyncHTTPTransport()
    try:
        response = await _first_answer(transport, f"http://127.0.0.1:{unused_tcp_port}/api/customers/1", process)
        assert response == 200
    finally:
        await transport.aclose()
        process.terminate()
        await process.wait()


async def _first_answer(transport: httpx.AsyncHTTPTransport, url: str, process: asyncio.subprocess.Process) -> int:
    """Ask until somebody listens; a process that has ended never will."""
    while process.returncode is None:
        try:
            response = await transport.handle_async_request(httpx.Request("GET", url))
        except httpx.ConnectError:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 0.05)
        else:
            await response.aread()
            return response.status_code
    pytest.fail(f"the stand-in ended with {process.returncode}")


def test_a_taken_port_ends_with_a_sentence() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"cannot listen on 127.0.0.1:{port} .*choose another with --port"):
            listen("127.0.0.1", port)


def test_seeds_only_when_asked(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'erp.db'}")
    prepare(settings, seed=False)
    assert not (tmp_path / "erp.db").exists()
    prepare(settings, seed=True)
    database = configure(settings.database_url)
    assert inspect(database.engine).has_table("customers")
    database.close()
