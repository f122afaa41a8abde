"""Signatures come ranked, and each with its story."""

from collections import Counter

from gateway.report.judgements import put_triage
from gateway.report.queries.signatures import (
    Wanted,
    by_endpoint,
    count_signatures,
    is_known,
    read_builds,
    read_rankings,
    read_samples,
    read_signature,
    read_signatures,
    read_unsettled,
)
from gateway.report.samples import decode_sample
from gateway.report.span import KEPT_SECONDS, Grain, last, moment
from gateway.report.store import ReportStore
from gateway.report.triage import Triage, TriageState
from tests.gateway.report.queries.conftest import NOW

MONTH = last(KEPT_SECONDS, NOW)


async def test_signatures_rank_by_severity_and_share(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        ranked = await read_signatures(connection, NOW)
    assert [(row.id, row.count, row.share) for row in ranked] == [
        ("bb22", 10, 10 / 11),
        ("cc33", 10, 10 / 11),
        ("aa11", 1, 1 / 11),
    ]
    assert [row.id for row in by_endpoint(ranked)["b.get"]] == ["bb22", "cc33"]


async def test_a_page_of_signatures_knows_its_total(filled: ReportStore) -> None:
    wanted = Wanted(states=[TriageState.OPEN], limit=1, offset=1)
    async with filled.transaction() as connection:
        assert [row.id for row in await read_signatures(connection, NOW, wanted)] == ["aa11"]
        assert await count_signatures(connection, NOW, wanted) == 2
        assert await read_unsettled(connection, NOW, ["a.get", "b.get"]) == {"a.get": ["$.price"], "b.get": ["$.extra"]}


async def test_the_first_of_each_endpoint_come_with_the_number_of_all(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        found = await read_rankings(connection, NOW, ["a.get", "b.get", "b.put"], 1)
        later = await read_rankings(connection, NOW + 60, ["b.get"], 5)
    # What nobody has settled comes first, although noise weighs as much.
    assert {name: [row.id for row in each.rows] for name, each in found.items()} == {
        "a.get": ["aa11"],
        "b.get": ["cc33"],
    }
    assert {name: (each.total, each.unsettled) for name, each in found.items()} == {"a.get": (1, 1), "b.get": (2, 1)}
    assert ([row.id for row in later["b.get"].rows], later["b.get"].unsettled) == (["bb22", "cc33"], 2)


async def test_an_expired_judgement_shows_as_open(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        before = await read_signatures(connection, NOW, Wanted(["b.get"], [TriageState.NOISE]))
        after = await read_signatures(connection, NOW + 60, Wanted(["b.get"], [TriageState.OPEN]))
    assert [row.id for row in before] == ["bb22"]
    assert [row.id for row in after] == ["bb22", "cc33"]


async def test_a_signature_has_samples_builds_and_history(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        await put_triage(connection, Triage("bb22", TriageState.BUG, "qa", "not random at all"), NOW)
        found = await read_signature(connection, "bb22", MONTH, NOW)
        priced = await read_signature(connection, "aa11", MONTH, NOW)
        [(number, data)] = await read_samples(connection, "aa11")
        assert await read_signature(connection, "ffff", MONTH, NOW) is None
        assert await is_known(connection, "bb22")
        assert not await is_known(connection, "ffff")
    assert found is not None
    assert priced is not None
    assert [(row.build, row.count) for row in found.builds] == [("b2", 5), ("b1", 5)]
    assert [(each.before, each.after, each.why) for each in found.history] == [
        ("noise", "bug", "not random at all"),
        ("", "noise", "random by design"),
    ]
    assert found.history[1].details["owner"] == "ann"
    assert [head.id for head in priced.samples] == [number]
    assert decode_sample(data).differences[0].legacy == "1.50"


async def test_a_signature_is_counted_over_time_by_build(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        hours = await read_signature(connection, "bb22", last(7200, NOW, Grain.MINUTE), NOW)
        days = await read_signature(connection, "bb22", MONTH, NOW)
    assert hours is not None
    assert days is not None
    assert (hours.grain, days.grain) == (Grain.HOUR, Grain.DAY)
    for report in (hours, days):
        seen = Counter[str]()
        for point in report.series:
            seen.update(point.builds)
        assert seen == {"b1": 5, "b2": 5}
    assert len(days.series) == 31
    assert days.series[-1].at == moment(NOW // 86_400 * 86_400)


async def test_builds_count_signatures_by_state(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        builds = await read_builds(connection, "b.get", NOW)
    assert [(row.build, row.count, dict(row.states)) for row in builds] == [
        ("b2", 5, {TriageState.NOISE: 1, TriageState.OPEN: 1}),
        ("b1", 6, {TriageState.NOISE: 1, TriageState.OPEN: 1}),
    ]
