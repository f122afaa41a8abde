"""What the gateway makes of a new side that rehearses: its documents, its refusals, its silence."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest
from typing_extensions import override

from gateway.compare import Observation
from gateway.compare.model import Failure
from gateway.endpoints import Endpoint
from gateway.exchange import Request
from gateway.headers import TrustedPeers
from gateway.policies import PLAIN
from gateway.shadow.asking import Asked, Envelope
from gateway.shadow.dry_run import MEDIA_TYPE, DryRuns
from gateway.shadow.rehearsal import NOTHING, Rehearsed
from gateway.signing import DRY_RUN, digest, is_genuine
from gateway.upstream.side import TransportSide
from tests.support.shadows import KEY, NOW
from tests.support.wire import ADD_ITEM

Answer = Callable[[httpx.Request], httpx.Response]
BODY = b'{"a": 1}'
ASKED = Request(
    "POST", b"/items?x=1", [(b"Host", b"a"), (b"X-Banyan-Shadow", b"1")], "1.1", "http", "127.0.0.1", b"a", 8, "id-1"
)
ROW = {"id": 7, "name": "n", "total": 10.5}
DOCUMENT = {
    "version": 1, "failure": None, "reason": "", "omitted": 0, "seconds": {"answer": 0.01, "whole": 0.02},
    "answer": {"status": 201, "headers": [["content-type", "application/json"]], "body": '{"id":7}'},
    "rows": [
        {"table": "items", "operation": "insert", "key": {"id": 7}, "before": None, "after": ROW},
        {"table": "nc_notes", "operation": "insert", "key": {"id": 1}, "before": None, "after": {"id": 1}},
    ],
    "tables": {
        "items": {"key": ["id"], "own": False, "references": {}, "highest": 6},
        "nc_notes": {"key": ["id"], "own": True, "references": {}, "highest": 0},
    },
    "effects": [{"kind": "email", "name": "item.added"}],
}  # fmt: skip


def telling(**more: object) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": MEDIA_TYPE.decode()}, content=orjson.dumps(DOCUMENT | more))


def asking(answer: Answer, budget: float = 5.0) -> DryRuns:
    loop = asyncio.get_running_loop()
    side = TransportSide(httpx.MockTransport(answer))
    return DryRuns(side, Envelope(KEY, TrustedPeers(), lambda: NOW), loop.time, budget)


async def rehearsed(answer: Answer) -> Rehearsed:
    return await asking(answer).rehearse(ADD_ITEM, ASKED, PLAIN, BODY)


async def test_the_would_be_answer_is_what_new_said() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return telling()

    found = await rehearsed(answer)
    assert found.asked == Asked(Observation(201, [(b"content-type", b"application/json")], b'{"id":7}'), 0.01)
    (request,) = seen
    assert request.content == BODY
    assert is_genuine(KEY, request.headers.raw, "POST", b"/items?x=1", NOW)
    assert digest(BODY).decode() in request.headers["x-banyan-signature"]
    assert request.headers.get_list("x-banyan-shadow") == [DRY_RUN.decode()]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (telling(failure="timeout", answer=None), Failure.TIMEOUT),
        (telling(failure="busy", answer=None), Failure.TIMEOUT),
        (telling(failure="not_rehearsable", reason="bulk", answer=None), Failure.ERROR),
        (telling(version=2), Failure.ERROR),
        (httpx.Response(403, json={"detail": "no"}), Failure.ERROR),
        (httpx.Response(200, json={"id": 7}), Failure.ERROR),
        (httpx.Response(200, headers={"content-type": MEDIA_TYPE.decode()}, content=b"{"), Failure.ERROR),
    ],
    ids=["timeout", "busy", "not rehearsable", "another version", "refused", "no document", "broken"],
)
async def test_what_is_no_rehearsal_is_a_failure(answer: httpx.Response, failure: Failure) -> None:
    found = await rehearsed(lambda _: answer)
    assert found.asked.observation.failure is failure
    assert found.kept is None


async def test_a_side_that_is_gone_is_a_failure() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    assert (await rehearsed(answer)).asked.observation.failure is Failure.ERROR


async def test_the_client_waits_no_longer_than_the_budget() -> None:
    class Silent(httpx.AsyncBaseTransport):
        @override
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    loop = asyncio.get_running_loop()
    runs = DryRuns(TransportSide(Silent()), Envelope(KEY, TrustedPeers(), lambda: NOW), loop.time, budget=0.01)
    assert (await runs.rehearse(ADD_ITEM, ASKED, PLAIN, BODY)).asked.observation.failure is Failure.TIMEOUT


async def reviewed(rows: object, status: int = 200, **more: object) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/-/banyan/rows":
            return telling(**more)
        asked.append(orjson.loads(request.content))
        assert is_genuine(KEY, request.headers.raw, "POST", request.url.raw_path, NOW)
        assert digest(request.content).decode() in request.headers["x-banyan-signature"]
        return httpx.Response(status, json={"rows": rows})

    asked: list[Any] = []
    runs = asking(answer)
    found = await runs.review(ADD_ITEM, await runs.rehearse(ADD_ITEM, ASKED, PLAIN, BODY))
    assert asked == [{"tables": [{"table": "items", "keys": [], "above": 6}]}]
    return found


async def test_legacys_row_is_found_and_compared() -> None:
    found = await reviewed({"items": [{**ROW, "id": 8}]})
    assert (found.differences, found.unread) == ((), False)
    assert found.writes["rows"] == [
        {"table": "items", "key": [7], "before": None, "after": ROW, "legacy": {**ROW, "id": 8}}
    ]
    assert found.writes["effects"] == DOCUMENT["effects"]


async def test_a_difference_is_told_in_the_sample_too() -> None:
    found = await reviewed({"items": [{**ROW, "total": 11}]})
    assert [each.location for each in found.differences] == ["$rows.items[*].total"]
    assert found.writes["differences"] == [
        {"location": "$rows.items[*].total", "kind": "value", "legacy": 11, "new": 10.5}
    ]


@pytest.mark.parametrize(
    ("rows", "status", "more"), [([], 200, {}), ({}, 503, {}), ({"items": []}, 200, {"omitted": 3})]
)
async def test_rows_that_cannot_be_read_are_said_to_be_unread(rows: object, status: int, more: dict[str, int]) -> None:
    found = await reviewed(rows, status, **more)
    assert (found.differences, found.unread, found.writes["unread"]) == ((), True, True)


async def test_nothing_rehearsed_is_nothing_to_review() -> None:
    runs = asking(lambda _: telling(rows=[], tables={}))
    failed = Rehearsed(Asked(Observation(0, [], b"", failure=Failure.TIMEOUT), 0.1))
    assert await runs.review(ADD_ITEM, failed) == NOTHING
    empty = await runs.review(ADD_ITEM, await runs.rehearse(Endpoint("a.b", "POST", "/a"), ASKED, PLAIN, BODY))
    assert (empty.differences, empty.unread) == ((), False)
