"""What people said counts: a rule that explains, a judgement that accepts; and legacy is not asked again without end."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import orjson
from typing_extensions import override

from gateway.compare import CompiledRules, Rule, compile_rules
from gateway.compare.tolerances import Ignore
from gateway.report.samples import SampleDifference
from gateway.report.triage import Settled
from gateway.shadow.limits import Limits
from tests.gateway.shadow.test_work import GET, SHADOW, SHADOWED, saying
from tests.support.shadows import Kept
from tests.support.wire import Setup, Visit, answering, both

LEGACY, NEW = saying(b'{"a":1}'), saying(b'{"a":2}')


class Said:
    """Implements ``Knowledge`` with one rule, or one judgement."""

    def __init__(self, rule: Rule | None = None, outcome: str = "") -> None:
        self._rules = compile_rules([rule] if rule is not None else [], "items.get_item")
        self._outcome = outcome

    def rules_at(self, endpoint: str) -> CompiledRules:
        return self._rules

    def settle(self, outcome: str, differences: Sequence[SampleDifference], now: float) -> Settled:
        return Settled(self._outcome or outcome, tuple((each.signature, "another form") for each in differences))


async def test_rule_explains_and_is_counted() -> None:
    rule = Rule("r1", Ignore(), "$.a", "qa", "noise", datetime(2026, 1, 1, tzinfo=UTC))
    async with both(LEGACY, NEW, SHADOW) as (running, _, _):
        running.shadow.hearing.knowledge = Said(rule)
        await running.ask(GET)
        assert await running.outcomes() == ["match_by_rule"]
        assert running.kept.comparisons[0].hits == (("r1", 1),)


async def test_judgement_has_the_last_word() -> None:
    async with both(LEGACY, NEW, SHADOW) as (running, _, _):
        running.shadow.hearing.knowledge = Said(outcome="accepted")
        await running.ask(GET)
        assert await running.outcomes() == ["accepted"]
        (comparison,) = running.kept.comparisons
        assert [name for name, _ in comparison.reopens] == [found.signature for found in comparison.found]


async def test_the_name_of_a_build_is_no_difference() -> None:
    body = b'{"a":1}'
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n" + body
    for legacy, new in ((answering(plain), saying(body)), (saying(body), saying(body))):
        async with both(legacy, new, SHADOW) as (running, _, _):
            await running.ask(GET)
            assert await running.outcomes() == ["match"]
            assert running.kept.comparisons[0].build == "b7"


class OnlyB(Said):
    """Accepts that new says b."""

    @override
    def settle(self, outcome: str, differences: Sequence[SampleDifference], now: float) -> Settled:
        wrong = [each.signature for each in differences if each.new != "b"]
        return Settled(outcome if wrong else "accepted", tuple((each, "not b") for each in wrong))


async def test_what_was_accepted_is_asserted_of_each_of_many() -> None:
    elements = [{"id": number, "s": "b"} for number in range(40)]
    legacy = saying(orjson.dumps([{**each, "s": "a"} for each in elements]))
    for wrong, outcome in ((elements[0], "accepted"), ({"id": 35, "s": "c"}, "mismatch")):
        new = saying(orjson.dumps([wrong if each["id"] == wrong["id"] else each for each in elements]))
        async with both(legacy, new, SHADOW) as (running, _, _):
            running.shadow.hearing.knowledge = OnlyB()
            await running.ask(GET)
            assert await running.outcomes() == [outcome]


async def test_legacy_is_asked_again_only_so_often() -> None:
    setup = Setup(flags=SHADOWED, shadow=Limits(noise=0, again=1.0))
    async with both(LEGACY, NEW, setup) as (running, legacy, _):
        running.shadow.hearing.clock = lambda: 0.0
        for _ in range(3):
            await running.ask(GET)
        assert await running.outcomes(3) == ["mismatch"] * 3
        assert legacy.received.count(b"GET ") == 4


class OneSample(Kept):
    """Wants no second sample of anything."""

    @override
    def wants(self, signatures: Sequence[str]) -> bool:
        return not any(each.sample for each in self.comparisons)


async def test_of_many_who_want_a_large_sample_one_makes_it() -> None:
    padding = b',"b":"%b"}' % (b"x" * 3000)
    async with both(saying(b'{"a":1' + padding), saying(b'{"a":2' + padding), SHADOW) as (running, _, _):
        running.shadow.hearing.records = running.shadow.meter = running.kept = OneSample()
        await asyncio.gather(*(running.ask(GET) for _ in range(8)))
        assert await running.outcomes(8) == ["mismatch"] * 8
        assert sum(bool(each.sample) for each in running.kept.comparisons) == 1


async def test_nothing_follows_from_a_second_answer_that_failed() -> None:
    statuses = [b"200 OK", b"503 Busy"]

    async def busy(visit: Visit) -> None:
        while await visit.head():
            await visit.say(b"HTTP/1.1 %b\r\nContent-Length: 7\r\n\r\n" % statuses.pop(0) + b'{"a":1}')

    async with both(busy, NEW, Setup(flags=SHADOWED, shadow=Limits(noise=0))) as (running, _, _):
        await running.ask(GET)
        assert await running.outcomes() == ["mismatch"]
        assert (statuses, running.kept.comparisons[0].asked_twice) == ([], False)
