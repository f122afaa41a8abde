"""The demo's own requests."""

import asyncio
import json

import httpx
import respx

from legacy_shim.demo.traffic import ROUND, Trickle


@respx.mock
async def test_trickle_logs_in_and_walks_the_whole_round() -> None:
    login = respx.post("http://gateway/api/auth/login/mobile").respond(200, json={"access_token": "abc"})
    other = respx.route().respond(200, json=[])
    trickle = Trickle("http://gateway", rate=10_000)
    async with asyncio.timeout(20):
        task = asyncio.ensure_future(trickle.run())
        while trickle.total <= len(ROUND):
            await asyncio.sleep(0)
        task.cancel()
    assert json.loads(login.calls[0].request.content)["email"] == "sales1@tsh.lab"
    assert {call.request.headers["authorization"] for call in other.calls} == {"Bearer abc"}
    assert {call.request.method for call in other.calls} == {"GET", "PUT"}
    assert trickle.statuses[200] > len(ROUND)


@respx.mock
async def test_unanswered_requests_are_counted_not_fatal() -> None:
    respx.route().mock(side_effect=httpx.ConnectError("refused"))
    trickle = Trickle("http://gateway", rate=10_000)
    async with asyncio.timeout(20):
        task = asyncio.ensure_future(trickle.run())
        while trickle.failed < 5:
            await asyncio.sleep(0)
        task.cancel()
    assert trickle.statuses.total() == 0
