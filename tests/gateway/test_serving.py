"""The application for a server of one's own: its lifespan, and that server running it."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from gateway.config import Settings
from gateway.edge.asgi import Message
from gateway.errors import CatalogError
from gateway.plane import DataPlane, data_plane
from gateway.serving import Application
from tests.support.application import Application as Legacy
from tests.support.processes import environment


class Lifespan:
    """The server's end of the lifespan protocol."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message] = asyncio.Queue()

    async def run(self, application: Application) -> None:
        await self.ask(application, {"type": "lifespan"})

    async def ask(self, application: Application, scope: Message) -> None:
        await application(scope, self.said.get, self.heard.put)

    async def say(self, word: str) -> Message:
        self.said.put_nowait({"type": f"lifespan.{word}"})
        async with asyncio.timeout(10):
            return await self.heard.get()


class TestItsLifespan:
    async def test_opens_and_closes_the_data_plane(self, tmp_path: Path) -> None:
        application = Application(lambda: data_plane(Settings(state_dir=tmp_path)))
        server = Lifespan()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.run(application))
            assert (await server.say("startup"))["type"] == "lifespan.startup.complete"
            assert (await server.say("shutdown"))["type"] == "lifespan.shutdown.complete"

    async def test_says_in_one_line_why_it_does_not_start(self) -> None:
        @asynccontextmanager
        async def broken() -> AsyncIterator[DataPlane]:
            message = "catalog.json is not a catalog"
            raise CatalogError(message)
            yield

        server = Lifespan()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.run(Application(broken)))
            answer = await server.say("startup")
        assert answer == {"type": "lifespan.startup.failed", "message": "banyan: catalog.json is not a catalog"}

    async def test_must_be_served(self) -> None:
        with pytest.raises(RuntimeError, match="without lifespan"):
            await Lifespan().ask(Application(lambda: data_plane(Settings())), {"type": "http"})


def test_a_server_of_ones_own_takes_it_by_name(tmp_path: Path) -> None:
    with Legacy().running() as legacy, socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = [sys.executable, "-m", "uvicorn", "--fd", str(listening.fileno()), "gateway.serving:app"]
        settings = environment(tmp_path, legacy_url=legacy.url)
        server = subprocess.Popen(command, env=settings, pass_fds=[listening.fileno()], stderr=subprocess.PIPE)  # noqa: S603 - our own words
        try:
            assert httpx.get(f"{url}/ok", timeout=20).text == "ok"
            server.terminate()
            errors = server.communicate(timeout=20)[1]
            assert b"Traceback" not in errors
        finally:
            server.kill()
            server.wait()


def test_a_server_of_ones_own_says_why_it_does_not_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "uvicorn", "--port", "0", "gateway.serving:app"]
    settings = environment(tmp_path, catalog="nowhere.json")
    ended = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert ended.returncode != 0
    assert ended.stderr.count("banyan: cannot read nowhere.json") == 1
    assert "Traceback" not in ended.stderr
