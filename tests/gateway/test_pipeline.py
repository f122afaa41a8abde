"""Match, decide, send, answer: which side serves, what legacy makes good, what is counted and written down."""

import asyncio

import pytest

from flags.registry import Flag, kill_switch
from gateway.breaker import Breaker, BreakerRule, Drift, DriftRule
from gateway.errors import ConnectError
from gateway.pipeline import error_code
from gateway.signing import DRY_RUN, Marked, sign
from gateway.upstream import PoolLimits
from tests.support.shadows import KEY, NOW
from tests.support.wire import (
    ADD_ITEM,
    GET_ITEM,
    ITEM_SOCKET,
    OK,
    ROUTED,
    Script,
    Setup,
    Upstream,
    Visit,
    answering,
    both,
    eventually,
    gateway,
    through,
    unused_port,
)

GET = b"GET /items/1?token=s3cret HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer s3cret\r\nCookie: s=s3cret\r\n\r\n"
POST = b"POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabcdef"


def saying(word: bytes) -> Script:
    return answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(word), word))


LEGACY, NEW = saying(b"legacy"), saying(b"new")


async def silent(visit: Visit) -> None:
    await visit.head()
    await visit.gone()


async def hanging_up(visit: Visit) -> None:
    await visit.head()


async def reading_all(visit: Visit) -> None:
    await visit.head()
    await visit.body(6)


async def test_routed_endpoint_is_served_by_new_and_others_by_legacy() -> None:
    async with both(LEGACY, NEW) as (running, _, _):
        assert (await running.ask(GET)).body == b"new"
        assert (await running.ask(GET.replace(b"/items/1", b"/else"))).body == b"legacy"
        assert [line["endpoint"] for line in running.events("gateway.request")] == ["items.get_item", "unlisted"]
        assert [line["reason"] for line in running.events("gateway.request")] == ["route_on", "unlisted"]


async def test_unrouted_endpoint_is_served_by_legacy() -> None:
    async with both(LEGACY, NEW, Setup()) as (running, _, new):
        assert (await running.ask(GET)).body == b"legacy"
        assert new.visits == []


async def test_kill_switch_gives_everything_to_legacy() -> None:
    async with both(LEGACY, NEW, Setup(flags=(*ROUTED, kill_switch(on=True)))) as (running, _, new):
        assert (await running.ask(GET)).body == b"legacy"
        assert (await running.ask(POST)).body == b"legacy"
        assert new.visits == []
        assert {line["reason"] for line in running.events("gateway.request")} == {"kill_switch"}


async def test_both_sides_are_sent_the_same_bytes() -> None:
    async with both(LEGACY, NEW) as (running, _, new):
        await running.ask(GET)
        sent_new = new.received
    async with both(LEGACY, NEW, Setup()) as (running, legacy, _):
        await running.ask(GET)
        assert legacy.received == sent_new


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"), "status_500"),
        (answering(b"HTTP/1.1 503 Oops\r\nTransfer-Encoding: chunked\r\n\r\n"), "status_503"),
        (answering(b"HTTP/1.1 nonsense\r\n\r\n"), "protocol"),
        (hanging_up, "protocol"),
        (silent, "timeout"),
    ],
)
async def test_safe_request_that_new_fails_is_answered_by_legacy(new: Script, code: str) -> None:
    limits = PoolLimits(read_timeout=0.05)
    async with both(LEGACY, new, Setup(flags=ROUTED, limits=limits)) as (running, legacy, _):
        reply = await running.ask(GET)
        assert (reply.status, reply.body) == (200, b"legacy")
        assert legacy.received.count(b"GET ") == 1
        assert running.count("banyan_fallbacks_total", endpoint="items.get_item", code=code) == 1
        (line,) = running.events("gateway.request")
        assert (line["side"], line["fallback"], line["status"]) == ("legacy", code, 200)


@pytest.mark.parametrize("request_bytes", [GET, POST])
async def test_refused_connection_to_new_is_legacys_whatever_the_method(request_bytes: bytes) -> None:
    async def script(visit: Visit) -> None:
        if (await visit.head()).startswith(b"POST"):
            assert await visit.body(6) == b"abcdef"
        await visit.say(OK)

    setup = Setup((GET_ITEM, ADD_ITEM), ROUTED)
    async with Upstream(script).running() as legacy, gateway(legacy.port, await unused_port(), setup) as running:
        assert (await running.ask(request_bytes)).body == b"ok"


async def test_refused_post_is_legacys_with_a_body_that_still_arrives() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        assert await visit.chunks() == b"abcdefghi"
        await visit.say(OK)

    setup = Setup((ADD_ITEM,), ROUTED)
    async with Upstream(script).running() as legacy, gateway(legacy.port, await unused_port(), setup) as running:
        client = await running.client()
        await client.send(b"POST /items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        await client.send(b"3\r\ndef\r\n")
        await eventually(lambda: bool(legacy.visits))
        assert (await client.ask(b"3\r\nghi\r\n0\r\n\r\n")).body == b"ok"
        assert running.events("gateway.request")[0]["fallback"] == "connect"


@pytest.mark.parametrize("new", [hanging_up, reading_all, silent, answering(b"nonsense\r\n\r\n")])
async def test_post_that_reached_new_is_never_sent_again(new: Script) -> None:
    setup = Setup(flags=ROUTED, limits=PoolLimits(read_timeout=0.05))
    async with both(LEGACY, new, setup) as (running, legacy, new_side):
        assert (await running.ask(POST)).status in {502, 504}
        assert legacy.visits == []
        assert new_side.received.count(b"POST ") == 1


@pytest.mark.parametrize("new", [hanging_up, silent, answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops")])
async def test_post_without_a_body_is_not_sent_again_either(new: Script) -> None:
    setup = Setup(flags=ROUTED, limits=PoolLimits(read_timeout=0.05))
    async with both(LEGACY, new, setup) as (running, legacy, _):
        assert (await running.ask(b"POST /items HTTP/1.1\r\nHost: a\r\n\r\n")).status >= 500
        assert legacy.visits == []


async def test_error_status_of_new_to_a_post_is_the_answer() -> None:
    async with both(LEGACY, answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops")) as (running, legacy, _):
        assert (await running.ask(POST)).body == b"oops"
        assert legacy.visits == []


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 429])
async def test_client_error_of_new_is_an_answer(status: int) -> None:
    async with both(LEGACY, answering(b"HTTP/1.1 %d No\r\nContent-Length: 2\r\n\r\nno" % status)) as (
        running,
        legacy,
        _,
    ):
        assert (await running.ask(GET)).status == status
        assert legacy.visits == []


async def test_safe_request_with_a_body_is_not_sent_twice() -> None:
    oops = answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops")
    async with both(LEGACY, oops) as (running, legacy, _):
        reply = await running.ask(GET.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\nabc"))
        assert (reply.status, legacy.visits) == (500, [])


async def test_answer_of_new_that_breaks_off_is_not_made_good_midway() -> None:
    async def script(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")

    async with both(LEGACY, script) as (running, legacy, _):
        client = await running.client()
        await client.send(GET)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await client.reply()
        assert legacy.visits == []


async def test_both_sides_dead_is_a_bad_gateway() -> None:
    setup = Setup((GET_ITEM,), ROUTED)
    async with gateway(await unused_port(), await unused_port(), setup) as running:
        assert (await running.ask(GET)).status == 502
        assert running.count("banyan_upstream_errors_total", side="new", code="connect") == 1
        assert running.count("banyan_upstream_errors_total", side="legacy", code="connect") == 1


async def test_without_a_new_side_legacy_serves_routed_endpoints() -> None:
    async with through(LEGACY, Setup((GET_ITEM,), ROUTED)) as (running, _):
        assert (await running.ask(GET)).body == b"legacy"
        assert running.events("gateway.request")[0]["fallback"] == "no_new_side"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_breaker_opens_sends_to_legacy_tries_again_and_closes() -> None:
    rule = BreakerRule(failures=2, cooldown=5)
    oops = answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops")
    async with both(LEGACY, oops, Setup(flags=ROUTED, breaker=Breaker(rule))) as (running, _, new):
        clock = Clock()
        running.edge.pipeline.clock = clock
        for _ in range(4):
            assert (await running.ask(GET)).body == b"legacy"
        assert new.received.count(b"GET ") == 2
        assert running.events("gateway.breaker_opened")[0]["endpoint"] == "items.get_item"
        assert running.events("gateway.request")[-1]["reason"] == "breaker_open"
        new.script, clock.now = NEW, 6.0
        assert (await running.ask(GET)).body == b"new"
        assert len(running.events("gateway.breaker_closed")) == 1
        assert (await running.ask(GET)).body == b"new"


async def test_breaker_of_one_endpoint_leaves_the_others_alone() -> None:
    async def script(visit: Visit) -> None:
        while head := await visit.head():
            if head.startswith(b"POST"):
                await visit.body(6)
            failed = head.startswith(b"GET")
            await visit.say(b"HTTP/1.1 %d X\r\nContent-Length: 3\r\n\r\nnew" % (500 if failed else 201))

    setup = Setup(flags=ROUTED, breaker=Breaker(BreakerRule(failures=1)))
    async with both(LEGACY, script, setup) as (running, _, _):
        for _ in range(3):
            assert (await running.ask(GET)).body == b"legacy"
        assert (await running.ask(POST)).body == b"new"


async def test_one_canonical_line_holds_what_matters_and_no_secret() -> None:
    async with both(LEGACY, NEW) as (running, _, _):
        await running.ask(GET.replace(b"Cookie", b"X-Request-ID: mine\r\nCookie"))
        (line,) = running.events("gateway.request")
        assert {key: line[key] for key in ("endpoint", "method", "path", "side", "reason", "status", "bytes")} == {
            "endpoint": "items.get_item",
            "method": "GET",
            "path": "/items/1",
            "side": "new",
            "reason": "route_on",
            "status": 200,
            "bytes": 3,
        }
        assert (line["request_id"], line["client"]) == ("mine", "127.0.0.1")
        assert line.get("fallback") is line.get("error") is None
        assert line["duration_ms"] is not None
        assert "s3cret" not in running.logged()


async def test_shadow_flag_is_noted_on_the_line() -> None:
    flags = (*ROUTED, Flag(GET_ITEM.shadow_flag, enabled=True))
    async with both(LEGACY, NEW, Setup(flags=flags)) as (running, _, _):
        await running.ask(GET)
        assert running.events("gateway.request")[0]["shadow"] == "legacy"


async def test_requests_are_counted_by_endpoint_side_reason_and_status() -> None:
    async with both(LEGACY, NEW) as (running, _, _):
        for request in (GET, GET, POST, GET.replace(b"/items/1", b"/else")):
            await running.ask(request)
        labels = {"side": "new", "reason": "route_on", "status": "200"}
        assert running.count("banyan_requests_total", endpoint="items.get_item", **labels) == 2
        assert running.count("banyan_requests_total", endpoint="items.add_item", **labels) == 1
        assert running.count("banyan_request_seconds_count", side="legacy") == 1


async def test_refused_request_is_counted_and_written_down_without_its_secrets() -> None:
    async with through(LEGACY) as (running, _):
        await running.ask(b"GET /x?s3cret HTTP/1.1\r\nHost: a\r\nCookie: s3cret\r\nBad Name: s3cret\r\n\r\n")
        assert running.count("banyan_refused_total", status="400") == 1
        assert running.events("gateway.refused")[0]["status"] == 400
        assert "s3cret" not in running.logged()


async def test_unlisted_paths_are_handed_on_without_their_query() -> None:
    async with through(LEGACY) as (running, _):
        await running.ask(b"DELETE /x/y?s3cret HTTP/1.1\r\nHost: a\r\n\r\n")
        seen = running.edge.pipeline.unlisted
        assert getattr(seen, "seen", None) == [("DELETE", "/x/y")]


async def test_method_that_names_a_handshake_is_none() -> None:
    async with both(LEGACY, NEW) as (running, _, new):
        assert (await running.ask(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % ITEM_SOCKET.path.encode())).body == b"new"
        assert running.events("gateway.request")[0]["endpoint"] == GET_ITEM.id
        await eventually(lambda: len(new.visits) == 1)


@pytest.mark.parametrize(("error", "code"), [(ConnectError("x"), "connect"), (KeyError("x"), "internal")])
def test_error_code_is_a_word(error: Exception, code: str) -> None:
    assert error_code(error) == code


class Leaving:
    """Implements ``pipeline.Retreat``: keeps what was given back, and why."""

    def __init__(self) -> None:
        self.reasons: list[tuple[str, str]] = []

    def give_back(self, endpoint_id: str, why: str) -> None:
        self.reasons.append((endpoint_id, why))


async def test_endpoint_whose_answers_drift_is_given_back_once() -> None:
    flags = (*ROUTED, Flag(GET_ITEM.shadow_flag, enabled=True))
    async with both(LEGACY, NEW, Setup(flags=flags)) as (running, _, _):
        pipeline, leaving = running.edge.pipeline, Leaving()
        pipeline.drift, pipeline.retreat = Drift(DriftRule(mismatches=2)), leaving
        running.shadow.verdicts = pipeline
        for count in (1, 2):
            await running.ask(GET)
            assert await running.outcomes(count) == ["mismatch"] * count
        await eventually(lambda: bool(leaving.reasons))
        assert [name for name, _ in leaving.reasons] == ["items.get_item"]
        assert "2 of 2 answers" in leaving.reasons[0][1]
        assert (await running.ask(GET)).body == b"legacy"
        assert running.events("gateway.request")[-1]["reason"] == "breaker_open"


async def test_endpoint_new_cannot_serve_is_given_back_after_its_trials() -> None:
    breaker = Breaker(BreakerRule(failures=1, cooldown=0, trials=1))
    oops = answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
    async with both(LEGACY, oops, Setup(flags=ROUTED, breaker=breaker)) as (running, _, _):
        running.edge.pipeline.retreat = leaving = Leaving()
        for _ in range(4):
            assert (await running.ask(GET)).body == b"legacy"
        assert [name for name, _ in leaving.reasons] == ["items.get_item"]


async def test_dry_run_of_another_gateway_never_reaches_legacy() -> None:
    lines = b"".join(b"%b: %b\r\n" % line for line in sign(KEY, DRY_RUN, Marked("POST", b"/items", "outer"), NOW))
    async with both(LEGACY, reading_all, Setup()) as (running, legacy, _):
        head = b"POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n" + lines
        assert (await running.ask(head + b"\r\nabcdef")).status == 508
        assert legacy.visits == []
