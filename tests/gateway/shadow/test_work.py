"""A gateway between two scripted sides, with a shadow: the client notices nothing, and every request has one outcome."""

import asyncio
from dataclasses import replace

import orjson
import pytest

from flags.registry import Flag
from gateway.exchange import Side
from gateway.policies import Policy, read_policies
from gateway.report.samples import decode_sample
from gateway.shadow.limits import Limits
from gateway.shadow.work import STOPPING
from gateway.signing import READ, Marked, is_genuine, sign
from tests.support.shadows import KEY, NOW
from tests.support.wire import (
    ADD_ITEM,
    GET_ITEM,
    ITEM_SOCKET,
    ROUTED,
    Gateway,
    Script,
    Setup,
    Upstream,
    Visit,
    answering,
    both,
    eventually,
    gateway,
    turns,
    unused_port,
)

SHADOWED = tuple(Flag(endpoint.shadow_flag, enabled=True) for endpoint in (GET_ITEM, ADD_ITEM, ITEM_SOCKET))
GET = b"GET /items/1?token=s3cret HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer s3cret\r\n\r\n"
POST = b"POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabcdef"
SHADOW = Setup(flags=SHADOWED)
REVERSED = Setup(flags=(*ROUTED, *SHADOWED))


def saying(body: bytes) -> Script:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Build: b7\r\n\r\n"
    return answering(head % len(body) + body)


async def silent(visit: Visit) -> None:
    await visit.head()
    await visit.gone()


async def garbage(visit: Visit) -> None:
    await visit.head()
    await visit.say(b"\x00\x01 nonsense\r\n\r\n")


async def half(visit: Visit) -> None:
    await visit.head()
    await visit.say(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"a":')


async def flooding(visit: Visit) -> None:
    await visit.head()
    await visit.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await visit.say(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def in_turn(*bodies: bytes) -> Script:
    """Answers one body after the other, over all connections; the last one for ever."""
    left = list(bodies)

    async def script(visit: Visit) -> None:
        while await visit.head():
            body = left.pop(0) if len(left) > 1 else left[0]
            await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    return script


async def is_accounted(running: Gateway, sampled: int) -> bool:
    """Whether each sampled request has exactly one outcome, and nothing is held any more."""
    await eventually(lambda: len(running.kept.comparisons) >= sampled and running.shadow.budget.held == 0)
    return running.kept.new.total() == running.kept.ended.total() == len(running.kept.comparisons) == sampled


async def test_same_answers_match() -> None:
    async with both(saying(b'{"a":1}'), saying(b'{"a": 1.0}'), SHADOW) as (running, legacy, new):
        client = await running.client()
        for _ in range(3):  # the first by a task, the others by express
            assert (await client.ask(GET)).body == b'{"a":1}'
        assert await running.outcomes(3) == ["match"] * 3
        assert await is_accounted(running, 3)
        assert new.received.count(b"GET /items/1?token=s3cret ") == legacy.received.count(b"GET ") == 3
        (first, *_) = running.kept.comparisons
        assert (first.endpoint, first.build, first.shape) == ("items.get_item", "b7", "GET ?token")
        assert first.legacy_seconds is not None
        assert first.new_seconds is not None


async def test_new_is_sent_the_clients_request_and_our_mark() -> None:
    forged = GET.replace(b"\r\n\r\n", b"\r\nX-Banyan-Shadow: 1\r\nX-Banyan-Signature: t=1,id=a,v1=00\r\n\r\n")
    async with both(saying(b"{}"), saying(b"{}"), SHADOW) as (running, legacy, new):
        await running.ask(forged)
        await running.outcomes()
        lines = [line.split(b": ", 1) for line in new.received.split(b"\r\n")[1:] if line]
        headers = [(name, value) for name, value in lines]
        assert is_genuine(KEY, headers, "GET", b"/items/1?token=s3cret", NOW)
        assert (b"Authorization", b"Bearer s3cret") in headers
        assert b"X-Banyan" not in legacy.received


async def test_mismatch_is_kept_with_a_sample_and_no_secret() -> None:
    async with both(saying(b'{"a":1,"password":"s3cret"}'), saying(b'{"a":"1"}'), SHADOW) as (running, _, _):
        await running.ask(GET)
        assert await running.outcomes() == ["mismatch"]
        (comparison,) = running.kept.comparisons
        assert {(found.location, found.kind) for found in comparison.found} == {
            ("$.a", "type"),
            ("$.password", "missing"),
        }
        sample = decode_sample(comparison.sample)
        assert (sample.served, sample.build, sample.outcome) == ("legacy", "b7", "mismatch")
        assert {each.signature for each in sample.differences} == {found.signature for found in comparison.found}
        assert b"s3cret" not in comparison.sample
        assert "s3cret" not in repr(comparison)


@pytest.mark.parametrize(
    ("new", "outcome"),
    [(silent, "timeout"), (garbage, "new_error"), (half, "new_error"), (flooding, "too_large")],
)
async def test_whatever_new_does_the_client_has_its_answer(new: Script, outcome: str) -> None:
    setup = Setup(flags=SHADOWED, shadow=Limits(timeout=0.1, noise=0, body=100_000))
    async with both(saying(b"{}"), new, setup) as (running, _, _):
        reply = await running.ask(GET)
        assert (reply.status, reply.body) == (200, b"{}")
        assert await running.outcomes() == [outcome]
        assert await is_accounted(running, 1)


@pytest.mark.parametrize(("new", "waiting"), [(silent, 1), (saying(b"{}"), 0)], ids=["timed out", "answered"])
async def test_who_ran_into_the_time_out_begins_again_at_a_moment_of_its_own(new: Script, waiting: int) -> None:
    setup = Setup(flags=SHADOWED, shadow=Limits(timeout=0.1, noise=0, concurrency=1, drain=0))
    async with both(saying(b"{}"), new, setup) as (running, _, _):
        running.shadow.hearing.draw = lambda: 10_000.0
        await running.ask(GET)
        await running.outcomes()
        await running.ask(GET)
        await turns()
        assert running.shadow.queued == waiting


async def test_refused_new_is_new_error_with_its_signature() -> None:
    setup = Setup((GET_ITEM,), SHADOWED)
    async with Upstream(saying(b"{}")).running() as legacy, gateway(legacy.port, await unused_port(), setup) as running:
        assert (await running.ask(GET)).body == b"{}"
        assert await running.outcomes() == ["new_error"]
        assert [(found.location, found.kind) for found in running.kept.comparisons[0].found] == [("status", "missing")]


async def test_write_is_withheld_and_a_reading_get_that_writes_too() -> None:
    setup = Setup(flags=SHADOWED, policies={"items.get_item": Policy(never=True)})

    async def legacy(visit: Visit) -> None:
        while head := await visit.head():
            if head.startswith(b"POST"):
                await visit.body(6)
            await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    async with both(legacy, saying(b"{}"), setup) as (running, _, new):
        await running.ask(POST)
        await running.ask(GET)
        assert await running.outcomes(2) == ["withheld"] * 2
        assert new.visits == []


async def test_websocket_is_not_comparable() -> None:
    shake = b"GET /items/ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    async with both(answering(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"), saying(b"{}"), SHADOW) as (
        running,
        _,
        _,
    ):
        await running.ask(shake)
        assert await running.outcomes() == ["not_comparable"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n012345678",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n012345678\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na: \r\n0\r\n\r\n",
    ],
)
async def test_large_answers_and_streams_are_too_large_and_served_as_ever(answer: bytes) -> None:
    setup = Setup(flags=SHADOWED, shadow=Limits(body=8, noise=0))
    async with both(answering(answer), saying(b"{}"), setup) as (running, _, new):
        client = await running.client()
        for _ in range(2):
            assert (await client.ask(GET)).body in {b"012345678", b"a: "}
        assert await running.outcomes(2) == ["too_large"] * 2
        assert await is_accounted(running, 2)
        assert new.visits == []


async def test_answer_without_a_body_is_compared() -> None:
    script = answering(b"HTTP/1.1 204 Fine\r\n\r\n")
    async with both(script, script, SHADOW) as (running, legacy, _):
        await running.ask(GET)
        assert await running.outcomes() == ["match"]
        assert legacy.received.count(b"GET ") == 1
        assert await is_accounted(running, 1)


async def test_shadow_goes_on_when_the_client_has_left() -> None:
    asked = asyncio.Event()

    async def legacy(visit: Visit) -> None:
        if visit.number == 0:
            await visit.head()
            asked.set()
            await visit.gone()
        await saying(b"{}")(visit)

    async with both(legacy, saying(b"{}"), SHADOW) as (running, _, _):
        client = await running.client()
        await client.send(GET)
        await asked.wait()
        client.leave()
        assert await running.outcomes() == ["match"]
        assert await is_accounted(running, 1)


async def test_legacy_that_fails_is_legacys_error_and_new_is_not_asked() -> None:
    async def legacy(visit: Visit) -> None:
        await visit.head()

    async with both(legacy, saying(b"{}"), SHADOW) as (running, _, new):
        assert (await running.ask(GET)).status == 502
        assert await running.outcomes() == ["legacy_error"]
        assert new.visits == []


async def test_reverse_shadow_asks_legacy() -> None:
    async with both(saying(b'{"a":1}'), saying(b'{"a":2}'), REVERSED) as (running, legacy, _):
        assert (await running.ask(GET)).body == b'{"a":2}'
        assert await running.outcomes() == ["mismatch"]
        (sample,) = [decode_sample(each.sample) for each in running.kept.comparisons]
        assert sample.served == Side.NEW
        assert [(each.legacy, each.new) for each in sample.differences] == [(1, 2)]
        assert b"X-Banyan-Shadow: 1" in legacy.received


@pytest.mark.parametrize("flags", [ROUTED, (*ROUTED, *SHADOWED)])
async def test_fallback_is_new_error_with_what_new_said(flags: tuple[Flag, ...]) -> None:
    oops = answering(b'HTTP/1.1 500 Oops\r\nContent-Length: 14\r\n\r\n{"detail":"no"}')
    async with both(saying(b"{}"), oops, Setup(flags=flags)) as (running, legacy, new):
        assert (await running.ask(GET)).body == b"{}"
        assert await running.outcomes() == ["new_error"]
        sample = decode_sample(running.kept.comparisons[0].sample)
        assert sample.new is not None
        assert sample.new.status == 500
        assert (new.received.count(b"GET "), legacy.received.count(b"GET ")) == (1, 1)
        assert await is_accounted(running, 1)


@pytest.mark.parametrize("limits", [Limits(noise=0, rate=0.001), Limits(noise=0, bytes=1), Limits(noise=0, queue=0)])
async def test_fallback_is_new_error_also_where_there_is_no_room_for_it(limits: Limits) -> None:
    oops = answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
    setup = Setup(flags=(*ROUTED, *SHADOWED), shadow=limits)
    async with both(saying(b"{}"), oops, setup) as (running, _, _):
        for _ in range(3):
            assert (await running.ask(GET)).body == b"{}"
        assert await running.outcomes(3) == ["new_error"] * 3
        assert await is_accounted(running, 3)


async def test_failed_handshake_that_legacy_makes_good_is_new_error() -> None:
    setup = Setup(flags=(Flag(ITEM_SOCKET.route_flag, enabled=True),))
    async with both(answering(b"HTTP/1.1 426 No\r\nContent-Length: 0\r\n\r\n"), garbage, setup) as (running, _, _):
        head = b"GET /items/ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        assert (await running.ask(head)).status == 426
        assert await running.outcomes() == ["new_error"]


async def test_field_legacy_disagrees_with_itself_about_has_raced() -> None:
    legacy = in_turn(b'{"a":1,"at":1}', b'{"a":1,"at":2}')
    async with both(legacy, in_turn(b'{"a":1,"at":3}'), SHADOW) as (running, _, _):
        await running.ask(GET)
        assert await running.outcomes() == ["raced"]
        (comparison,) = running.kept.comparisons
        assert (comparison.asked_twice, comparison.found, comparison.raced) == (True, (), ("$.at",))
        assert [(each.location, each.first, each.second) for each in comparison.noise] == [("$.at", "1", "2")]


async def test_difference_beside_a_raced_one_stays_a_mismatch() -> None:
    legacy = in_turn(b'{"a":1,"at":1}', b'{"a":1,"at":2}')
    async with both(legacy, in_turn(b'{"a":2,"at":3}'), SHADOW) as (running, _, _):
        await running.ask(GET)
        assert await running.outcomes() == ["mismatch"]
        assert [found.location for found in running.kept.comparisons[0].found] == ["$.a"]


async def test_sample_of_matches_asks_legacy_twice() -> None:
    setup = Setup(flags=SHADOWED, shadow=Limits(noise=1.0))
    async with both(saying(b"{}"), saying(b"{}"), setup) as (running, legacy, _):
        await running.ask(GET)
        assert await running.outcomes() == ["match"]
        assert (running.kept.comparisons[0].asked_twice, running.kept.comparisons[0].noise) == (True, ())
        assert legacy.received.count(b"GET ") == 2


async def test_marked_request_is_never_shadowed_and_keeps_its_mark() -> None:
    marks = sign(KEY, READ, Marked("GET", b"/items/1", "outer"), NOW)
    lines = b"".join(b"%b: %b\r\n" % line for line in marks)
    async with both(saying(b"{}"), saying(b"{}"), SHADOW) as (running, legacy, new):
        await running.ask(b"GET /items/1 HTTP/1.1\r\nHost: a\r\n" + lines + b"\r\n")
        assert b"X-Banyan-Signature: " in legacy.received
        assert (running.kept.new.total(), new.visits) == (0, [])
        (line,) = running.events("gateway.request")
        assert line["shadow"] is None


async def test_finer_sampling_leaves_the_rest_unsampled() -> None:
    setup = Setup(flags=SHADOWED, policies={"items.get_item": Policy(sample=0.1)})
    async with both(saying(b"{}"), saying(b"{}"), setup) as (running, _, _):
        drawn = iter([0.5, 0.0005, 0.5])
        running.shadow.hearing.draw = lambda: next(drawn)
        for _ in range(2):
            await running.ask(GET)
        await running.outcomes()
        assert running.kept.new.total() == 1


async def test_each_side_is_sent_its_own_headers() -> None:
    settings = {"headers": {"new": {"set": {"Authorization": "$NEW_TOKEN"}}}}
    endpoint = replace(GET_ITEM, settings=settings)
    policies = read_policies([endpoint], {"NEW_TOKEN": "of-new"})
    for flags, shadowed in ((SHADOWED, True), (ROUTED, False)):
        async with both(saying(b"{}"), saying(b"{}"), Setup(flags=flags, policies=policies)) as (running, legacy, new):
            client = await running.client()
            for _ in range(2):
                await client.ask(GET)
            if shadowed:
                await running.outcomes(2)
                assert legacy.received.count(b"Authorization: Bearer s3cret") == 2
            assert new.received.count(b"Authorization: of-new") == 2
            assert b"s3cret\r\n" not in new.received


async def test_under_pressure_sampling_falls_and_is_counted() -> None:
    async with both(saying(b"{}"), saying(b"{}"), SHADOW) as (running, _, _):
        running.shadow.feel(lag=1.0, cpu=0.0)
        client = await running.client()
        for _ in range(4):
            await client.ask(GET)
        assert sorted(await running.outcomes(4)) == ["match", "match", "shed", "shed"]
        assert running.kept.reasons == {"shed pressure": 2}
        assert len(running.events("shadow.shedding")) == 1
        for _ in range(10):
            running.shadow.feel(lag=0.0, cpu=0.0)
        assert len(running.events("shadow.recovered")) == 1


async def test_slow_answers_before_a_quiet_hour_are_not_held_against_a_side() -> None:
    async with both(saying(b"{}"), saying(b"{}"), SHADOW) as (running, _, _):
        shadow = running.shadow
        for seconds in (*[0.005] * 200, *[0.5] * 12):
            shadow.hearing.slowness.add(GET_ITEM.id, seconds)
        shadow.feel(lag=0.0, cpu=0.0)
        assert shadow.governor.share < 1.0
        for _ in range(200):
            shadow.feel(lag=0.0, cpu=0.0)
        assert shadow.governor.share == 1.0


async def test_graceful_stop_loses_no_outcome() -> None:
    limits = Limits(concurrency=1, drain=0.05, noise=0)
    async with both(saying(b"{}"), silent, Setup(flags=SHADOWED, shadow=limits)) as (running, _, new):
        client = await running.client()
        for _ in range(3):
            await client.ask(GET)
        await eventually(lambda: len(new.visits) == 1)
        await running.shadow.drain()
        await client.ask(GET)
    assert await is_accounted(running, 4)
    assert running.kept.reasons == {f"shed {STOPPING}": 4}


async def test_shadow_leaves_a_request_alone_for_a_moment() -> None:
    setup = Setup(flags=SHADOWED, shadow=Limits(noise=0, rest=60.0, drain=0.0))
    async with both(saying(b"{}"), saying(b"{}"), setup) as (running, _, new):
        assert (await running.ask(GET)).body == b"{}"
        await turns()
        assert (new.visits, running.kept.comparisons) == ([], [])
    assert running.kept.reasons == {f"shed {STOPPING}": 1}


async def test_defect_of_ours_costs_one_comparison() -> None:
    async with both(saying(b"{}"), saying(b"{}"), SHADOW) as (running, _, _):
        knowledge, running.shadow.hearing.knowledge = running.shadow.hearing.knowledge, None  # type: ignore[assignment]
        await running.ask(GET)
        await running.outcomes()
        running.shadow.hearing.knowledge = knowledge
        await running.ask(GET)
        assert await running.outcomes(2) == ["not_comparable", "match"]
        assert len(running.events("shadow.failed")) == 1
        assert await is_accounted(running, 2)


async def test_conditional_request_that_only_one_side_honours_is_not_comparable() -> None:
    async with both(answering(b"HTTP/1.1 304 Same\r\n\r\n"), saying(b"{}"), SHADOW) as (running, _, _):
        await running.ask(GET)
        assert await running.outcomes() == ["not_comparable"]


async def test_large_bodies_are_compared_beside_the_loop() -> None:
    body = orjson.dumps([{"id": number, "name": "x" * 40} for number in range(1000)])
    other = body.replace(b'"id":999,', b'"id":998,')
    async with both(saying(body), saying(other), SHADOW) as (running, _, _):
        assert (await running.ask(GET)).body == body
        assert await running.outcomes() == ["mismatch"]
        assert decode_sample(running.kept.comparisons[0].sample).differences
