"""A whole replay against an application in this process."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from gateway.compare import Outcome, Rule, RuleBook
from gateway.compare.tolerances import DecimalString
from gateway.errors import RecordingError
from gateway.replay.asking import Asker
from gateway.replay.run import Pace, Replay
from gateway.replay.tally import Played
from gateway.replay.veil import Veil
from gateway.report.samples import Sample, SampleAnswer
from tests.gateway.replay.conftest import answering, sample

NOW = datetime(2026, 11, 25, tzinfo=UTC)


async def _replay(transport: httpx.AsyncBaseTransport, *samples: Any, **given: Any) -> list[Played]:
    played: list[Played] = []
    asker = Asker(transport, "http://new", [], 1.0)
    pace = given.pop("pace", Pace(None, lambda: 0.0))
    await Replay(asker, given.pop("rules", RuleBook()), Veil(), NOW, pace, **given).run(samples, played.append)
    return played


async def test_each_answer_is_compared_with_the_recorded_one() -> None:
    new = answering({"/a": {"p": 1}, "/b": {"p": 2}, "/c": httpx.ConnectError("gone"), "/d": httpx.ReadTimeout("slow")})
    recorded = [sample(f"/{name}", {"p": 1}) for name in "abcd"]
    played = await _replay(new, *recorded, concurrency=1)
    assert [each.verdict.outcome for each in played] == [
        Outcome.MATCH,
        Outcome.MISMATCH,
        Outcome.NEW_ERROR,
        Outcome.TIMEOUT,
    ]
    assert [each.is_answered for each in played] == [True, True, False, False]


async def test_rules_hold_as_they_do_in_the_shadow() -> None:
    rule = Rule("r", DecimalString(), "$.p", "qa", "why", NOW, endpoint="shop.get")
    (played,) = await _replay(answering({"/a": {"p": 1.5}}), sample("/a", {"p": "1.50"}), rules=RuleBook([rule]))
    assert (played.verdict.outcome, played.verdict.hits) == (Outcome.MATCH_BY_RULE, (("r", 1),))


async def test_a_write_is_sent_only_when_asked_for() -> None:
    seen: list[httpx.Request] = []
    new, write = answering({"/a": None}, seen), sample("/a", None, method="POST", body=b"{}")
    assert [each.verdict.outcome for each in await _replay(new, write)] == [Outcome.WITHHELD]
    assert seen == []
    assert [each.verdict.outcome for each in await _replay(new, write, writes=True)] == [Outcome.MATCH]
    assert seen[0].content == b"{}"


async def test_no_more_are_sent_a_second_than_allowed() -> None:
    now, slept = 0.0, []

    async def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds

    pace = Pace(10.0, lambda: now, sleep)
    await _replay(answering({"/a": 1}), *[sample("/a", 1)] * 4, pace=pace, concurrency=1)
    assert [round(each, 6) for each in slept] == [0.1, 0.1, 0.1]
    now += 100
    await pace.wait()
    assert len(slept) == 3


async def test_what_the_client_had_already_is_skipped_where_new_sends_all_of_it() -> None:
    had = replace(sample("/a"), legacy=SampleAnswer(304))
    [played] = await _replay(answering({"/a": {"p": 1}}), had)
    assert (played.verdict.outcome, played.is_skipped, played.is_fine) == (Outcome.NOT_COMPARABLE, True, True)


async def test_why_nothing_came_is_said() -> None:
    [played] = await _replay(answering({"/a": httpx.ConnectError("Connection refused")}), sample("/a"))
    assert played.verdict.reason == "new gave no answer: Connection refused"


async def test_what_reading_raises_is_raised_as_it_is() -> None:
    def broken() -> Iterator[Sample]:
        yield sample("/a", 1)
        raise RecordingError("line 3")

    replay = Replay(Asker(answering({"/a": 1}), "http://new", [], 1.0), RuleBook(), Veil(), NOW, Pace(None, float))
    with pytest.raises(RecordingError, match="line 3"):
        await replay.run(broken(), lambda _: None)


async def test_the_name_of_a_build_is_no_difference() -> None:
    def new(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Type": "application/json", "X-Release": "b7"}, content=b'{"p":1}')

    [played] = await _replay(httpx.MockTransport(new), sample("/a", {"p": 1}), build_header=b"x-release")
    assert played.verdict.outcome is Outcome.MATCH
