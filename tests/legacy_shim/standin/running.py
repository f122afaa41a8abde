"""Ways to have a stand-in in a test: in the process over ASGI, or under uvicorn on a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from legacy_shim.standin.app import create_app
from legacy_shim.standin.security import issue_token
from legacy_shim.standin.settings import Settings

SECRET_KEY = "lab-secret-key-lab-secret-key-0123456789"  # noqa: S105 - of the recordings; nothing runs with it
NOW = datetime(2026, 11, 22, 20, 22, 12, 576198, tzinfo=UTC)
HOST = "http://127.0.0.1:9101"


def app_on(database_url: str) -> FastAPI:
    return create_app(Settings(database_url=database_url, secret_key=SECRET_KEY), clock=lambda: NOW)


def bearer(email: str) -> dict[str, str]:
    """The header of a user of the demo data, such as ``admin@tsh.lab``."""
    token = issue_token(email, SECRET_KEY, NOW, timedelta(minutes=15))
    return {"Authorization": f"Bearer {token}"}


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    """Unhandled errors arrive as the 500 that a client would see."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=HOST)


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[int]:
    """Run the app under uvicorn; yields the port, which accepts connections from the start."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve([listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
