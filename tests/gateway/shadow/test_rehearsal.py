"""The seam for writes: rehearsed before legacy gets them, reviewed after, and never sent to new for real."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.compare import Difference, Kind, Observation
from gateway.compare.model import Failure
from gateway.endpoints import Endpoint
from gateway.exchange import Request
from gateway.policies import Policy
from gateway.report.samples import decode_sample
from gateway.shadow.asking import Asked
from gateway.shadow.limits import Limits
from gateway.shadow.rehearsal import Rehearsed, Reviewed
from tests.gateway.shadow.test_work import SHADOWED, is_accounted, saying
from tests.support.wire import Script, Setup, Visit, both, eventually

POST = b"POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabcdef"
OK = Observation(200, [], b"ok")
REHEARSED = {"items.add_item": Policy(dry_run=True)}


@dataclass
class Stage:
    """Implements ``Rehearsal``: says what it is told, and keeps in which order it was asked."""

    asked: list[str]
    differences: tuple[Difference, ...] = ()
    writes: Mapping[str, object] = field(default_factory=lambda: {"orders": 1})
    said: Observation = OK

    async def rehearse(self, endpoint: Endpoint, request: Request, policy: Policy, body: bytes) -> Rehearsed:
        self.asked.append(f"new {request.method} {body.decode()}")
        return Rehearsed(Asked(self.said, 0.01), "kept")

    async def review(self, endpoint: Endpoint, rehearsed: Rehearsed) -> Reviewed:
        self.asked.append(f"review {rehearsed.kept}")
        return Reviewed(self.differences, self.writes)


def adding(asked: list[str]) -> Script:
    async def script(visit: Visit) -> None:
        await visit.head()
        asked.append(f"legacy {(await visit.body(6)).decode()}")
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    return script


async def test_write_is_rehearsed_before_legacy_and_reviewed_after() -> None:
    asked: list[str] = []
    async with both(adding(asked), saying(b"{}"), Setup(flags=SHADOWED, policies=REHEARSED)) as (running, _, new):
        running.shadow.hearing.rehearsal = Stage(asked)
        assert (await running.ask(POST)).body == b"ok"
        assert await running.outcomes() == ["match"]
        assert asked == ["new POST abcdef", "legacy abcdef", "review kept"]
        assert new.visits == []
        assert await is_accounted(running, 1)


async def test_rows_that_differ_make_a_mismatch_with_its_writes() -> None:
    asked: list[str] = []
    async with both(adding(asked), saying(b"{}"), Setup(flags=SHADOWED, policies=REHEARSED)) as (running, _, _):
        running.shadow.hearing.rehearsal = Stage(asked, (Difference("$.orders.total", Kind.VALUE, 1, 2),))
        await running.ask(POST)
        assert await running.outcomes() == ["mismatch"]
        assert decode_sample(running.kept.comparisons[0].sample).writes == {"orders": 1}


async def test_a_rehearsal_that_ran_out_of_time_leaves_nothing_to_triage() -> None:
    asked: list[str] = []
    async with both(adding(asked), saying(b"{}"), Setup(flags=SHADOWED, policies=REHEARSED)) as (running, _, _):
        running.shadow.hearing.rehearsal = Stage(asked, said=Observation(0, [], b"", failure=Failure.TIMEOUT))
        assert (await running.ask(POST)).body == b"ok"
        assert await running.outcomes() == ["timeout"]
        assert running.kept.comparisons[0].found == ()


async def test_upload_over_the_limit_goes_to_legacy_as_it_came() -> None:
    asked: list[str] = []
    setup = Setup(flags=SHADOWED, policies=REHEARSED, shadow=Limits(body=3, noise=0))
    async with both(adding(asked), saying(b"{}"), setup) as (running, _, _):
        running.shadow.hearing.rehearsal = Stage(asked)
        assert (await running.ask(POST)).body == b"ok"
        assert await running.outcomes() == ["too_large"]
        assert asked == ["legacy abcdef"]


async def test_upload_that_takes_its_time_goes_to_legacy_as_it_comes() -> None:
    asked: list[str] = []
    setup = Setup(flags=SHADOWED, policies=REHEARSED, shadow=Limits(ahead=0.01, noise=0))
    async with both(adding(asked), saying(b"{}"), setup) as (running, legacy, _):
        running.shadow.hearing.rehearsal = Stage(asked)
        client = await running.client()
        await client.send(POST[:-3])
        await eventually(lambda: b"POST" in legacy.received)
        assert (await client.ask(POST[-3:])).body == b"ok"
        assert await running.outcomes() == ["timeout"]
        assert asked == ["legacy abcdef"]


async def test_without_a_rehearsal_a_write_is_withheld() -> None:
    asked: list[str] = []
    async with both(adding(asked), saying(b"{}"), Setup(flags=SHADOWED, policies=REHEARSED)) as (running, _, new):
        await running.ask(POST)
        assert await running.outcomes() == ["withheld"]
        assert new.visits == []
