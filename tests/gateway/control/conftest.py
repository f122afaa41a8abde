"""A control plane of each kind, and clients that talk to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.config import Settings
from gateway.control.app import create_control
from gateway.control.context import Control
from tests.support.control_plane import TOKEN, Clock, control_of, settings_for


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
async def control(settings: Settings, clock: Clock) -> AsyncIterator[Control]:
    async with control_of(settings, clock=clock) as control:
        yield control


@pytest.fixture(params=["sqlite", "postgresql"])
async def stored(request: pytest.FixtureRequest, settings: Settings, clock: Clock) -> AsyncIterator[Control]:
    """A control plane on each database in turn."""
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    async with control_of(settings.model_copy(update={"database_url": url}), clock=clock) as control:
        yield control


def client_of(control: Control, **headers: str) -> httpx.AsyncClient:
    # Failures are answered as a server would answer them, not raised into the test.
    transport = httpx.ASGITransport(create_control(control), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://control", headers=headers)


@pytest.fixture
async def visitor(control: Control) -> AsyncIterator[httpx.AsyncClient]:
    """A program without a token."""
    async with client_of(control) as client:
        yield client


@pytest.fixture
async def operator(control: Control) -> AsyncIterator[httpx.AsyncClient]:
    """A program with the operator token."""
    async with client_of(control, Authorization=f"Bearer {TOKEN}") as client:
        yield client


@pytest.fixture
async def browser(control: Control) -> AsyncIterator[httpx.AsyncClient]:
    """Keeps cookies and asks for pages, as a browser does; signed in by nobody yet."""
    async with client_of(control, Accept="text/html") as client:
        yield client
