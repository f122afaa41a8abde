"""A store with two endpoints' comparisons: ``a.get`` mostly matches, ``b.get`` mostly does not."""

import pytest

from gateway.report.judgements import put_triage
from gateway.report.records import Comparison, Found, Tally
from gateway.report.samples import Sample, SampleDifference, SampleRequest, encode_sample
from gateway.report.store import ReportStore
from gateway.report.triage import Triage, TriageState

NOW = 1_780_000_000.0
PRICE = Found("aa11", "$.price", "type", ("string", "number"), 3)
NAME = Found("bb22", "$.name", "value", ("string", "string"), 2)
EXTRA = Found("cc33", "$.extra", "added", ("absent", "number"), 1)


def sample(at: float) -> bytes:
    difference = SampleDifference("aa11", "$.price", "type", "1.50", 1.5, 3)
    return encode_sample(
        Sample(at, "r-1", "a.get", "legacy", "mismatch", SampleRequest("GET", b"/a"), None, None, (difference,))
    )


def compared(outcome: str, at: float, endpoint: str = "a.get", *found: Found, build: str = "b1") -> Comparison:
    data = sample(at) if PRICE in found else b""
    return Comparison(endpoint, at, outcome, found, (), "GET ?page", 0.010, 0.015, build, data)


@pytest.fixture
async def filled(report: ReportStore) -> ReportStore:
    tally = Tally()
    for minute in range(10):
        at = NOW - 60 * minute
        tally.add(compared("match", at))
        tally.add(compared("mismatch", at, "b.get", NAME, EXTRA, build="b2" if minute < 5 else "b1"))
    tally.add(compared("mismatch", NOW - 3600, "a.get", PRICE))
    tally.add(compared("match", NOW - 5 * 86_400, "b.get"))
    tally.add(Comparison("a.get", NOW, "shed", shape="POST ? #1a2b"))
    await report.apply("w1", 1, tally, NOW)
    async with report.transaction() as connection:
        noise = Triage("bb22", TriageState.NOISE, "qa", "random by design", owner="ann", ticket="T-1", expires=NOW + 60)
        await put_triage(connection, noise, NOW - 30)
    return report
