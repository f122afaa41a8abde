import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import websockets
from fastapi import FastAPI

from legacy_shim.standin.websockets import reply_to
from tests.legacy_shim.standin.running import served

NOW = datetime(2025, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
async def address(standin: FastAPI) -> AsyncIterator[str]:
    async with served(standin) as port:
        yield f"ws://127.0.0.1:{port}"


async def heard(socket: websockets.ClientConnection) -> str | bytes:
    """Fails rather than waits where nothing is said."""
    async with asyncio.timeout(10):
        return await socket.recv()


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("ping", {"type": "pong", "timestamp": "2025-09-01T08:00:00"}),
        ('{"type": "ping"}', {"type": "pong", "timestamp": "2025-09-01T08:00:00"}),
        ('{"a": 1}', {"type": "echo", "data": {"a": 1}}),
        ("سلام", {"type": "echo", "data": "سلام"}),
    ],
)
def test_each_text_has_its_answer(said: str, answered: dict[str, object]) -> None:
    assert reply_to(said, NOW) == answered


async def test_accounting_greets_and_answers(address: str) -> None:
    async with websockets.connect(f"{address}/api/accounting/ws") as socket:
        greeting = json.loads(await heard(socket))
        await socket.send("ping")
        answer = json.loads(await heard(socket))
    assert (greeting["channel"], answer["type"]) == ("accounting", "pong")


async def test_bytes_come_back_as_bytes(address: str) -> None:
    async with websockets.connect(f"{address}/api/notifications/ws/3") as socket:
        greeting = json.loads(await heard(socket))
        await socket.send(b"\x00\xff")
        answer = await heard(socket)
    assert (greeting["user_id"], answer) == (3, b"\x00\xff")


async def test_a_user_that_is_no_number_is_refused(address: str) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with websockets.connect(f"{address}/api/notifications/ws/me"):
            pass
    assert refused.value.response.status_code == 403
