"""Differences that are the same one: ranked, one by one, with their samples and what was said of them."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, Table, and_, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.audit import read_audit
from flags.provider import AuditEntry
from gateway.report.forms import Form
from gateway.report.queries.search import has_words
from gateway.report.records import COMPARED
from gateway.report.schema import BUILDS, COUNTS, ENDPOINT_BUILDS, SAMPLES, SIGNATURE_COUNTS, SIGNATURES, TRIAGE
from gateway.report.span import Grain, Span, moment
from gateway.report.triage import UNSETTLED, TriageState, effective
from gateway.report.views import (
    BuildRow,
    HistoryEntry,
    SampleHead,
    SignatureReport,
    SignatureRow,
    TimesPoint,
    TriageView,
)

_HISTORY = 100
_JUDGED = SIGNATURES.outerjoin(TRIAGE, TRIAGE.c.signature == SIGNATURES.c.id)
_TOTALS = (
    select(
        COUNTS.c.endpoint,
        func.sum(sum((COUNTS.c[name] for name in COMPARED[1:]), COUNTS.c[COMPARED[0]])).label("compared"),
    )
    .where(COUNTS.c.grain == Grain.DAY.seconds)
    .group_by(COUNTS.c.endpoint)
    .subquery()
)
_COMPARED = case((_TOTALS.c.compared > 0, _TOTALS.c.compared), else_=1)


_UNJUDGED = TriageView(TriageState.OPEN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which signatures; None means all."""

    endpoints: Collection[str] | None = None
    states: Collection[TriageState] | None = None
    text: str = ""
    """Words that endpoint, location, kind, owner or ticket must all have."""
    limit: int | None = None
    offset: int = 0


EVERYTHING = Wanted()


# In the database, because a row as an object costs more than all of the ranking.
_SHARE = case((SIGNATURES.c.count >= _COMPARED, 1.0), else_=SIGNATURES.c.count * 1.0 / _COMPARED)
_RANK = ((SIGNATURES.c.severity * _SHARE).desc(), SIGNATURES.c.count.desc(), SIGNATURES.c.id)


async def read_signatures(connection: AsyncConnection, now: float, wanted: Wanted = EVERYTHING) -> list[SignatureRow]:
    """Ranked by severity times share."""
    ranked = _joined().where(_chosen(wanted, now)).limit(wanted.limit).offset(wanted.offset)
    return [_row(row, now) for row in (await connection.execute(ranked.order_by(*_RANK))).all()]


class Ranking(NamedTuple):
    """The first of an endpoint's signatures, and how many there are."""

    rows: Sequence[SignatureRow] = ()
    total: int = 0
    unsettled: int = 0


async def read_rankings(
    connection: AsyncConnection, now: float, endpoints: Collection[str], limit: int
) -> dict[str, Ranking]:
    """The first of each of these endpoints that has any: what nobody has settled before what somebody has."""
    unsettled = case((_state_at(now).in_([str(state) for state in UNSETTLED]), 1), else_=0)
    endpoint = SIGNATURES.c.endpoint
    numbered = (
        _joined()
        .add_columns(
            func.count().over(partition_by=endpoint).label("total"),
            func.sum(unsettled).over(partition_by=endpoint).label("unsettled"),
            func.row_number().over(partition_by=endpoint, order_by=(unsettled.desc(), *_RANK)).label("place"),
        )
        .where(_chosen(Wanted(endpoints), now))
        .subquery()
    )
    found = await connection.execute(select(numbered).where(numbered.c.place <= limit).order_by(numbered.c.place))
    rows: dict[str, list[SignatureRow]] = defaultdict(list)
    numbers = {}
    for row in found.all():
        rows[row.endpoint].append(_row(row, now))
        numbers[row.endpoint] = (row.total, int(row.unsettled))
    return {name: Ranking(rows[name], *numbers[name]) for name in rows}


async def count_signatures(connection: AsyncConnection, now: float, wanted: Wanted) -> int:
    statement = select(func.count()).select_from(_JUDGED).where(_chosen(wanted, now))
    return int((await connection.execute(statement)).scalar_one())


async def read_unsettled(connection: AsyncConnection, now: float, endpoints: Collection[str]) -> dict[str, list[str]]:
    """Locations of what is open or a bug, by endpoint, the most severe first."""
    chosen = _chosen(Wanted(endpoints, UNSETTLED), now)
    statement = select(SIGNATURES.c.endpoint, SIGNATURES.c.location).select_from(_JUDGED).where(chosen)
    rows = await connection.execute(
        statement.order_by(SIGNATURES.c.severity.desc(), SIGNATURES.c.count.desc(), SIGNATURES.c.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for endpoint, location in rows.all():
        found[endpoint].append(location)
    return found


async def read_signature(connection: AsyncConnection, signature: str, span: Span, now: float) -> SignatureReport | None:
    row = (await connection.execute(_joined().where(SIGNATURES.c.id == signature))).first()
    if row is None:
        return None
    found = _row(row, now)
    builds = await connection.execute(
        select(BUILDS, _times(BUILDS)).where(BUILDS.c.signature == signature).order_by(BUILDS.c.last_seen.desc())
    )
    return SignatureReport(
        signature=found,
        builds=[_build(each, Counter([found.triage.state])) for each in builds],
        grain=span.timed(now).grain,
        series=await read_times(connection, signature, span.timed(now)),
        samples=await read_sample_heads(connection, signature),
        history=[_entry(each) for each in await read_audit(connection, _HISTORY, None, signature)],
    )


async def is_known(connection: AsyncConnection, signature: str) -> bool:
    return (await connection.execute(select(SIGNATURES.c.id).where(SIGNATURES.c.id == signature))).first() is not None


async def read_times(connection: AsyncConnection, signature: str, span: Span) -> list[TimesPoint]:
    """How often it was seen in each step, by build; the sum of days is that of their hours."""
    columns = (SIGNATURE_COUNTS.c.at, SIGNATURE_COUNTS.c.build, SIGNATURE_COUNTS.c.count)
    rows = await connection.execute(
        select(*columns).where(
            SIGNATURE_COUNTS.c.signature == signature,
            SIGNATURE_COUNTS.c.grain == span.grain.seconds,
            SIGNATURE_COUNTS.c.at.between(span.start, span.end - 1),
        )
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for at, build, count in rows:
        found[at][build] = count
    return [TimesPoint(moment(at), found.get(at, {})) for at in span.steps()]


async def read_sample_heads(connection: AsyncConnection, signature: str) -> list[SampleHead]:
    columns = (SAMPLES.c.id, SAMPLES.c.at, SAMPLES.c.shape, SAMPLES.c.size)
    rows = await connection.execute(
        select(*columns).where(SAMPLES.c.signature == signature).order_by(SAMPLES.c.at.desc(), SAMPLES.c.id.desc())
    )
    return [SampleHead(number, moment(at), shape, size) for number, at, shape, size in rows]


async def read_samples(connection: AsyncConnection, signature: str, limit: int = 8) -> list[tuple[int, bytes]]:
    """Id and document of the newest samples; ``samples.decode_sample`` reads the document."""
    newest = select(SAMPLES.c.id, SAMPLES.c.data).where(SAMPLES.c.signature == signature)
    rows = await connection.execute(newest.order_by(SAMPLES.c.at.desc(), SAMPLES.c.id.desc()).limit(limit))
    return [(number, zlib.decompress(data)) for number, data in rows]


async def read_builds(connection: AsyncConnection, endpoint: str, now: float) -> list[BuildRow]:
    """The builds of the new side that were compared at this endpoint, the latest first."""
    rows = await connection.execute(
        select(BUILDS.c.build, TRIAGE.c.state, TRIAGE.c.expires)
        .join(SIGNATURES, SIGNATURES.c.id == BUILDS.c.signature)
        .outerjoin(TRIAGE, TRIAGE.c.signature == SIGNATURES.c.id)
        .where(SIGNATURES.c.endpoint == endpoint)
    )
    states: dict[str, Counter[TriageState]] = defaultdict(Counter)
    for build, state, expires in rows:
        states[build][_state(state, expires, now)] += 1
    found = await connection.execute(
        select(ENDPOINT_BUILDS, _times(ENDPOINT_BUILDS))
        .where(ENDPOINT_BUILDS.c.endpoint == endpoint)
        .order_by(ENDPOINT_BUILDS.c.last_seen.desc())
    )
    return [_build(row, states[row.build]) for row in found]


def _times(table: Table) -> ColumnElement[int]:
    """A row's own ``count`` is a method of every tuple."""
    return table.c.count.label("times")


def _joined() -> Select[Any]:
    judged = [TRIAGE.c[name] for name in ("state", "owner", "who", "reason", "ticket", "expires", "at", "form")]
    together = _JUDGED.outerjoin(_TOTALS, _TOTALS.c.endpoint == SIGNATURES.c.endpoint)
    return select(SIGNATURES, _times(SIGNATURES), _COMPARED.label("compared"), *judged).select_from(together)


def _chosen(wanted: Wanted, now: float) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.endpoints is not None:
        conditions.append(SIGNATURES.c.endpoint.in_(sorted(wanted.endpoints)))
    if wanted.states is not None:
        conditions.append(_state_at(now).in_([str(state) for state in wanted.states]))
    held = [SIGNATURES.c.endpoint, SIGNATURES.c.location, SIGNATURES.c.kind, TRIAGE.c.owner, TRIAGE.c.ticket]
    return and_(*conditions, has_words(wanted.text.split(), held))


def _state_at(now: float) -> ColumnElement[str]:
    """By the clock: the row itself is opened again only when the control plane tidies up."""
    lapsed = TRIAGE.c.state.is_(None) | (TRIAGE.c.expires <= now)
    return case((lapsed, str(TriageState.OPEN)), else_=TRIAGE.c.state)


def _row(row: Row[Any], now: float) -> SignatureRow:
    # By place, as ``_joined`` selects them: of thousands of rows their names cost more than all else.
    columns: list[Any] = list(row)
    key, endpoint, location, kind, legacy_type, new_type, severity, _, first, latest, times, compared = columns[:12]
    return SignatureRow(
        id=key,
        endpoint=endpoint,
        location=location,
        kind=kind,
        legacy_type=legacy_type,
        new_type=new_type,
        severity=severity,
        count=times,
        share=min(1.0, times / int(compared)),
        first_seen=moment(first),
        last_seen=moment(latest),
        triage=_triage(row, now),
    )


def _triage(row: Row[Any], now: float) -> TriageView:
    if row.state is None:
        return _UNJUDGED
    form = Form.load(row.form)
    return TriageView(
        state=_state(row.state, row.expires, now),
        owner=row.owner,
        who=row.who,
        reason=row.reason,
        ticket=row.ticket,
        expires=None if row.expires is None else moment(row.expires),
        at=moment(row.at),
        asserted=str(form) if form else "",
    )


def _state(state: str | None, expires: float | None, now: float) -> TriageState:
    return TriageState.OPEN if state is None else effective(TriageState(state), expires, now)


def _build(row: Row[Any], states: Mapping[TriageState, int]) -> BuildRow:
    return BuildRow(row.build, row.times, moment(row.first_seen), moment(row.last_seen), states)


def _entry(entry: AuditEntry) -> HistoryEntry:
    after = entry.after if isinstance(entry.after, dict) else {"state": entry.after}
    before = entry.before if isinstance(entry.before, dict) else {"state": entry.before}
    return HistoryEntry(
        at=entry.at,
        who=entry.who,
        action=entry.action,
        before=str(before.get("state") or ""),
        after=str(after.get("state") or ""),
        why=entry.reason,
        details={name: str(value) for name, value in after.items() if name != "state"},
    )


def by_endpoint(rows: Sequence[SignatureRow]) -> dict[str, list[SignatureRow]]:
    found: dict[str, list[SignatureRow]] = defaultdict(list)
    for row in rows:
        found[row.endpoint].append(row)
    return found
