"""A gateway that records: the client is answered as ever, and what legacy said is on record."""

from pathlib import Path

import orjson

from flags.embedded import EmbeddedFlags
from gateway.config import Settings
from gateway.plane import data_plane
from gateway.report.recordings import RecordingStore, Wish
from gateway.report.rules import Signed
from gateway.report.samples import Sample, decode_sample
from gateway.report.store import ReportStore
from tests.gateway.tape.test_deck import FakeSink, make_deck
from tests.support.wire import ROUTED, Gateway, Script, Setup, answering, both, eventually, through

GET = b"GET /items/1?token=s3cr3t HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer s3cr3t-s3cr3t\r\n\r\n"
POST = b"POST /items HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n" + b'{"a":1}'
CHUNKED = answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")


def saying(body: bytes) -> Script:
    return answering(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


def listening(running: Gateway) -> FakeSink:
    sink = FakeSink()
    running.edge.pipeline.deck = make_deck(sink)
    return sink


async def recorded(running: Gateway, sink: FakeSink) -> list[Sample]:
    deck = running.edge.pipeline.deck
    assert deck is not None
    await eventually(lambda: bool(deck._waiting) or deck.dropped > 0)
    await deck.turn()
    return [decode_sample(line) for _, lines, _ in sink.kept for line in lines]


async def test_a_common_request_is_recorded_without_its_secrets() -> None:
    async with both(saying(b'{"id":1}'), saying(b'{"id":2}'), Setup()) as (running, _, _):
        sink = listening(running)
        client = await running.client()
        for _ in range(2):  # the second goes the express way, on a connection that is there
            assert (await client.ask(GET)).body == b'{"id":1}'
        found = await recorded(running, sink)
    assert [(each.endpoint, each.legacy.body if each.legacy else b"") for each in found] == [
        ("items.get_item", b'{"id":1}')
    ] * 2
    assert all(b"s3cr3t" not in orjson.dumps(repr(each)) for each in found)


async def test_bodies_of_both_ways_are_recorded() -> None:
    async with through(CHUNKED) as (running, _):
        sink = listening(running)
        assert (await running.ask(POST)).body == b"onetwo"
        (found,) = await recorded(running, sink)
    assert (found.endpoint, found.request.body) == ("unlisted", b'{"a":1}')
    assert found.legacy is not None
    assert found.legacy.body == b"onetwo"


async def test_answers_of_new_are_not_recorded_but_those_legacy_made_good_are() -> None:
    failing = answering(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
    for new, bodies in ((saying(b'{"id":2}'), []), (failing, [b'{"id":1}'])):
        async with both(saying(b'{"id":1}'), new, Setup(flags=ROUTED)) as (running, _, _):
            sink = listening(running)
            await running.ask(GET)
            deck = running.edge.pipeline.deck
            assert deck is not None
            await deck.turn()
        found = [decode_sample(line) for _, lines, _ in sink.kept for line in lines]
        assert [each.legacy.body for each in found if each.legacy] == bodies


async def test_a_worker_records_what_the_store_says(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, legacy_url="http://127.0.0.1:9")
    await (await EmbeddedFlags.create(settings.store_url)).close()
    store = ReportStore(settings.store_url)
    recordings = RecordingStore(store)
    async with data_plane(settings) as plane:
        now = plane.wall_clock().timestamp()
        begun = await recordings.start(Wish(), Signed("omar", ""), now)
        await eventually(lambda: plane.pipeline.deck is not None and plane.pipeline.deck.wanted is not None)
    assert (await recordings.get(begun.id)).count == 0
    await store.close()
