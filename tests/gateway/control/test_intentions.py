"""The new side's own list: asked for seldom, and nothing is lost while it is away."""

import asyncio

import httpx
import pytest

from gateway.compare import Kind
from gateway.control.intentions import KEPT_SECONDS, Intention, Intentions, Place
from gateway.report.samples import Sample, SampleAnswer, SampleRequest

ROW = {"endpoint": "a.get", "old": "500", "new": "422", "why": "the client's mistake"}
DOCUMENT = {"defects": [ROW]}


class Side(httpx.MockTransport):
    def __init__(self) -> None:
        self.answer = httpx.Response(200, json=DOCUMENT)
        self.asked = 0
        super().__init__(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        assert request.url == "http://new/-/defects"
        self.asked += 1
        return self.answer


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_the_list_is_asked_for_once_a_minute() -> None:
    side, clock = Side(), Clock()
    intentions = Intentions("http://new/-/defects", side, clock)
    assert [each.why for each in await intentions.known()] == ["the client's mistake"]
    await intentions.known()
    assert side.asked == 1
    clock.now = KEPT_SECONDS
    await intentions.known()
    assert side.asked == 2


async def test_whoever_watches_asks_before_a_reader_waits() -> None:
    asked = asyncio.Event()

    async def answer(_: httpx.Request) -> httpx.Response:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError("never")

    intentions = Intentions("http://new/-/defects", httpx.MockTransport(answer), Clock())
    async with asyncio.TaskGroup() as tasks:
        watch = tasks.create_task(intentions.watch())
        await asked.wait()
        assert await intentions.known() == ()
        watch.cancel()


def test_a_place_covers_itself_or_all_below() -> None:
    exact, below = Place(location="$.items[*].price"), Place(location="$.items..", kinds=[Kind.MISSING])
    assert exact.covers("$.items[*].price", "value")
    assert not exact.covers("$.items[*].price.net", "value")
    assert below.covers("$.items[*].price", "missing")
    assert below.covers("$.items", "missing")
    assert not below.covers("$.items", "value")
    assert not below.covers("$.total", "missing")


@pytest.mark.parametrize(("statuses", "fits"), [((500, 422), True), ((500, 200), False), ((200, 422), False)])
def test_it_explains_only_what_both_sides_answered_so(statuses: tuple[int, int], fits: bool) -> None:
    intention = Intention.model_validate({**ROW, "statuses": {"legacy": [500], "new": [422, 404]}})
    legacy, new = (SampleAnswer(status, [], b"", 0.1) for status in statuses)
    sample = Sample(0.0, "r", "a.get", "legacy", "mismatch", SampleRequest("GET", b"/a"), legacy, new, ())
    assert intention.fits(sample) is fits
    assert Intention.model_validate(ROW).fits(sample)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (httpx.Response(503), "503"),
        (httpx.Response(200, json={"defects": [{"endpoint": "a.get"}]}), "defects.0.old: Field required"),
        (httpx.Response(200, json={"defects": [{**ROW, "at": [{"location": "price"}]}]}), "location 'price' is none"),
        (httpx.Response(200, text="<html>"), "no list of intended differences"),
    ],
)
async def test_the_last_known_list_stands(answer: httpx.Response, sentence: str) -> None:
    side, clock = Side(), Clock()
    intentions = Intentions("http://new/-/defects", side, clock)
    known = await intentions.known()
    side.answer, clock.now = answer, KEPT_SECONDS
    assert await intentions.known() == known
    assert sentence in intentions.trouble


async def test_without_an_address_there_are_none() -> None:
    assert await Intentions().known() == ()
