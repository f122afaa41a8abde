"""One endpoint's page from one transaction."""

from gateway.report.judgements import SignOff, put_sign_off, revoke_sign_off
from gateway.report.queries.endpoint import read_endpoint
from gateway.report.span import Grain, last
from gateway.report.store import ReportStore
from tests.gateway.report.queries.conftest import NOW


async def test_a_report_holds_all_of_an_endpoint(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        await put_sign_off(connection, SignOff("a.get", "qa", "all looked at", NOW))
        found = await read_endpoint(connection, "a.get", last(2 * 3600, NOW), NOW)
    assert found.grain is Grain.MINUTE
    assert found.outcomes.counts["shed"] == 1
    assert found.outcomes.sampled == sum(point.outcomes.sampled for point in found.series) == 12
    assert {shape.shape: shape.compared for shape in found.shapes} == {"GET ?page": 11, "POST ? #1a2b": 0}
    assert [row.location for row in found.signatures] == ["$.price"]
    assert found.sign_off is not None
    assert found.sign_off.revoked is None


async def test_an_endpoint_never_sampled_is_empty(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        found = await read_endpoint(connection, "c.get", last(3600, NOW), NOW)
    assert (found.outcomes.sampled, found.outcomes.match_rate, found.sign_off) == (0, None, None)


async def test_a_revoked_sign_off_still_shows(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        await put_sign_off(connection, SignOff("a.get", "qa", "all looked at", NOW))
        await revoke_sign_off(connection, "a.get", "op", "too early", NOW + 1)
        found = await read_endpoint(connection, "a.get", last(3600, NOW), NOW)
    assert found.sign_off is not None
    assert (found.sign_off.who, found.sign_off.revoked_why) == ("qa", "too early")
