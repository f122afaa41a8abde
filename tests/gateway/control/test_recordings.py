"""Recordings by API."""

import httpx
import orjson
import pytest

from gateway.control.context import Control
from gateway.report.recordings import RecordingStore

WISH = {"router": "orders", "seconds": 30, "why": "for CI"}


async def test_a_recording_is_begun_filled_ended_and_taken_away(operator: httpx.AsyncClient, control: Control) -> None:
    begun = (await operator.post("/api/recordings", json=WISH)).json()
    assert (begun["router"], begun["over"], begun["count"], begun["who"]) == ("orders", False, 0, "operator")
    await RecordingStore(control.report).add(begun["id"], [b'{"a":1}'] * 450, 0, control.seconds())
    path = f"/api/recordings/{begun['id']}"
    assert (await operator.get(path)).json()["count"] == 450
    assert (await operator.post(f"{path}/stop", json={})).json()["over"] is True
    head, *lines = (await operator.get(f"{path}/file")).text.splitlines()
    assert (orjson.loads(head)["source"], len(lines), lines[0]) == ("live", 450, '{"a":1}')
    audit = (await operator.get("/api/audit")).json()["audit"]
    assert [each["action"] for each in audit] == ["recording stopped", "recording started"]


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({"endpoint": "gone.get"}, 404, "gone.get"),
        ({"router": "gone"}, 404, "no router 'gone'"),
        ({"router": "orders", "endpoint": "orders.get_orders"}, 422, "not both"),
        ({"percent": 0}, 422, "greater than 0"),
    ],
)
async def test_what_cannot_be_recorded_is_refused(
    operator: httpx.AsyncClient, wish: dict[str, object], status: int, said: str
) -> None:
    answer = await operator.post("/api/recordings", json=wish)
    assert (answer.status_code, said in answer.json()["error"]["message"]) == (status, True)


async def test_a_second_one_waits_and_strangers_may_not(
    operator: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    begun = (await operator.post("/api/recordings", json={})).json()
    assert (await operator.post("/api/recordings", json={})).status_code == 422
    assert (await visitor.post("/api/recordings", json={})).status_code == 401
    assert (await visitor.get(f"/api/recordings/{begun['id']}/file")).status_code == 401
    assert (await operator.get("/api/recordings/gone")).status_code == 404
