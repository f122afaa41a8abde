"""The log of the control plane: changes only, and nothing secret."""

from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.control.middleware import MAX_BODY
from tests.support.control_plane import TOKEN


async def test_a_change_is_logged_with_its_request_id(operator: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        await operator.get("/api/endpoints")
        answer = await operator.put("/api/kill-switch", json={"on": True})
    (entry,) = [entry for entry in logs if entry["event"] == "control.request"]
    assert (entry["path"], entry["status"]) == ("/api/kill-switch", 200)
    assert entry["request_id"] == answer.headers["x-request-id"]
    assert TOKEN not in str(logs)


async def test_every_request_has_an_id_of_its_own(visitor: httpx.AsyncClient) -> None:
    ids = {(await visitor.get("/-/live")).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


async def test_answers_are_not_kept_by_caches(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/api/endpoints")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/api/kill-switch", "/api/stage"])
async def test_a_body_without_end_is_cut_off(visitor: httpx.AsyncClient, path: str) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 20 * MAX_BODY:
            sent += 1 << 16
            yield b" " * (1 << 16)

    answer = await visitor.put(path, content=endless(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "bad_request")
    assert sent <= 2 * MAX_BODY


async def test_a_form_without_end_is_cut_off(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/sign-in", data={"name": "x" * (MAX_BODY + 1)})
    assert answer.status_code == 413
