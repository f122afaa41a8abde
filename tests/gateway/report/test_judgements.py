"""Judgements are kept with their audit row, and undone by what contradicts them."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from flags.audit import read_audit
from flags.provider import AuditEntry
from gateway.compare.model import ABSENT
from gateway.report.forms import Form
from gateway.report.judgements import (
    SignOff,
    accepted_form,
    lapse,
    load_judgements,
    put_sign_off,
    put_triage,
    revoke_sign_off,
)
from gateway.report.records import Comparison, Found, Tally
from gateway.report.samples import Sample, SampleDifference, SampleRequest, encode_sample
from gateway.report.schema import SIGN_OFFS, TRIAGE
from gateway.report.store import ReportStore
from gateway.report.triage import Judgement, Triage, TriageState

NOW = 1_780_000_000.0
PRICE = Found("aa11", "$.price", "type", ("string", "number"), 3)
NAME = Found("bb22", "$.name", "value", ("string", "string"), 2)


async def seen(report: ReportStore, number: int, at: float, found: Found = PRICE, **given: object) -> None:
    tally = Tally()
    tally.add(Comparison("a.get", at, "mismatch", (found,), **given))  # type: ignore[arg-type]  # a test's shorthand
    await report.apply("w", number, tally, at)


async def judge(report: ReportStore, state: TriageState, at: float, **given: object) -> None:
    async with report.transaction() as connection:
        await put_triage(connection, Triage("aa11", state, "qa", "looked at it", **given), at)  # type: ignore[arg-type]


async def state_of(report: ReportStore) -> tuple[str, str, str]:
    async with report.transaction() as connection:
        row = (await connection.execute(select(TRIAGE.c.state, TRIAGE.c.who, TRIAGE.c.reason))).one()
    return row.state, row.who, row.reason


async def audit_of(report: ReportStore, subject: str) -> Sequence[AuditEntry]:
    async with report.transaction() as connection:
        return await read_audit(connection, 10, None, subject)


async def test_a_triage_is_audited_with_what_it_was_before(report: ReportStore) -> None:
    await judge(report, TriageState.BUG, NOW, ticket="T-1")
    await judge(report, TriageState.FIXED, NOW + 1, owner="ann")
    latest, first = await audit_of(report, "aa11")
    assert (latest.before, latest.after) == ({"state": "bug", "ticket": "T-1"}, {"state": "fixed", "owner": "ann"})
    assert (first.who, first.before, first.reason) == ("qa", None, "looked at it")


async def test_fixed_reopens_with_the_build_when_seen_later(report: ReportStore) -> None:
    await judge(report, TriageState.FIXED, NOW + 10, owner="ann")
    await seen(report, 1, NOW + 5, build="7c1")
    assert (await state_of(report))[0] == "fixed"
    await seen(report, 2, NOW + 20, build="8d2")
    assert await state_of(report) == ("open", "banyan", "seen again in build 8d2 after it was fixed")
    assert (await audit_of(report, "aa11"))[0].after == {"state": "open", "owner": "ann"}


async def test_accepted_reopens_only_in_another_form(report: ReportStore) -> None:
    await judge(report, TriageState.ACCEPTED, NOW)
    await seen(report, 1, NOW + 5)
    assert (await state_of(report))[0] == "accepted"
    await seen(report, 2, NOW + 6, reopens=(("aa11", "it is null now"),))
    assert await state_of(report) == ("open", "banyan", "it is null now")


async def test_an_expired_judgement_is_opened_and_audited(report: ReportStore) -> None:
    await judge(report, TriageState.NOISE, NOW, expires=NOW + 60)
    async with report.transaction() as connection:
        assert await lapse(connection, NOW + 59) == 0
        assert await lapse(connection, NOW + 60) == 1
        assert await lapse(connection, NOW + 61) == 0
    assert (await audit_of(report, "aa11"))[0].reason == "noise until then: it expired"


async def test_workers_load_what_settles_only(report: ReportStore) -> None:
    form = Form((("null", "nothing"),))
    await judge(report, TriageState.ACCEPTED, NOW, form=form, expires=NOW + 9)
    async with report.transaction() as connection:
        assert await load_judgements(connection) == {"aa11": Judgement(TriageState.ACCEPTED, NOW + 9, form)}
    await judge(report, TriageState.BUG, NOW + 1)
    async with report.transaction() as connection:
        assert await load_judgements(connection) == {}


async def test_a_new_signature_revokes_the_sign_off(report: ReportStore) -> None:
    await seen(report, 1, NOW)
    async with report.transaction() as connection:
        await put_sign_off(connection, SignOff("a.get", "qa", "all looked at", NOW + 1))
    await seen(report, 2, NOW + 2)
    await seen(report, 3, NOW + 3, NAME)
    async with report.transaction() as connection:
        row = (await connection.execute(select(SIGN_OFFS))).one()
    assert (row.revoked, row.revoked_why) == (NOW + 3, "a new signature at $.name")
    assert [entry.action for entry in await audit_of(report, "a.get")] == ["sign-off revoked", "sign-off"]


async def test_a_sign_off_is_revoked_once(report: ReportStore) -> None:
    async with report.transaction() as connection:
        await put_sign_off(connection, SignOff("a.get", "qa", "all looked at", NOW))
        assert await revoke_sign_off(connection, "a.get", "op", "on second thoughts", NOW + 1)
        assert not await revoke_sign_off(connection, "a.get", "op", "again", NOW + 2)


@pytest.mark.parametrize("with_values", [True, False])
def test_the_accepted_form_is_that_of_the_samples(with_values: bool) -> None:
    difference = SampleDifference("aa11", "$.price", "missing", None, ABSENT, 3)
    other = SampleDifference("bb22", "$.name", "value", "a", "b", 2)
    sample = Sample(
        NOW, "r", "a.get", "legacy", "mismatch", SampleRequest("GET", b"/"), None, None, (difference, other)
    )
    form = accepted_form([encode_sample(sample)] * 3, "aa11", with_values=with_values)
    assert form is not None
    assert form.pairs == (("null", "nothing"),)
    assert bool(form.legacy) is with_values
