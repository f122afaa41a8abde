"""The facts behind a gate, for many endpoints at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.compare import Rule
from gateway.report.gate import Facts, Policy, ShapeFact
from gateway.report.queries.latency import read_ratios
from gateway.report.queries.outcomes import read_spans, read_summaries
from gateway.report.queries.signatures import read_unsettled
from gateway.report.records import MATCHES
from gateway.report.schema import SHAPES, SIGN_OFFS, SIGNATURES, TRIAGE
from gateway.report.span import FINE_SECONDS, KEPT_SECONDS, Grain, Span, last
from gateway.report.triage import TriageState
from gateway.report.views import Outcomes

_TIMED_SECONDS = 7 * 86_400
_JUDGED = (TriageState.ACCEPTED, TriageState.NOISE, TriageState.FIXED)


async def read_facts(
    connection: AsyncConnection, endpoints: Collection[str], rules: Sequence[Rule], policy: Policy, now: float
) -> dict[str, Facts]:
    """One for each endpoint, also where nothing is on record."""
    outcomes = await _outcomes(connection, endpoints, rules, now)
    shapes = await _shapes(connection, endpoints, now)
    ratios = await read_ratios(connection, endpoints, last(_TIMED_SECONDS, now, Grain.DAY), now)
    unsettled = await read_unsettled(connection, now, endpoints)
    sign_offs = await _sign_offs(connection, endpoints)
    facts = {}
    for endpoint in endpoints:
        found, ratio = outcomes.get(endpoint, Outcomes.of({})), ratios.get(endpoint)
        by, revoked = sign_offs.get(endpoint, (None, ""))
        facts[endpoint] = Facts(
            evidence=policy.evidence(sum(found.counts[name] for name in MATCHES), found.mismatches),
            shapes=tuple(shapes[endpoint]),
            latency_ratio=ratio.median if ratio else None,
            timed=ratio.timed if ratio else 0,
            unsettled=tuple(unsettled.get(endpoint, ())),
            signed_off_by=by,
            revoked=revoked,
        )
    return facts


async def _outcomes(
    connection: AsyncConnection, endpoints: Collection[str], rules: Sequence[Rule], now: float
) -> dict[str, Outcomes]:
    """Of the last 30 days; where there were mismatches, since the last judgement or rule that may have dealt with them.

    What was compared before that was compared with something else: another build, or other tolerances.
    """
    whole = await read_summaries(connection, last(KEPT_SECONDS, now, Grain.DAY), endpoints)
    found = {each.endpoint: each.outcomes for each in whole}
    judged = await _judged(connection, endpoints)
    later: dict[Span, list[str]] = defaultdict(list)
    for endpoint, outcomes in found.items():
        made = [rule.created.timestamp() for rule in rules if rule.holds_at(endpoint)]
        since = max([judged.get(endpoint, 0.0), *made])
        # Without a mismatch nothing is to be dealt with: all 30 days count, and need no second question.
        if outcomes.mismatches and since > now - KEPT_SECONDS:
            later[_since(since, now)].append(endpoint)
    found |= dict.fromkeys(chain.from_iterable(later.values()), Outcomes.of({}))
    for each in await read_spans(connection, later):
        found[each.endpoint] = each.outcomes
    return found


def _since(since: float, now: float) -> Span:
    """From the first whole step after it, so that nothing older counts."""
    grain = Grain.MINUTE if since > now - FINE_SECONDS + 120 else Grain.HOUR
    step = grain.seconds
    start = -int(-since // step) * step
    return Span(start, max(start + step, -int(-now // step) * step), grain)


async def _judged(connection: AsyncConnection, endpoints: Collection[str]) -> Mapping[str, float]:
    rows = await connection.execute(
        select(SIGNATURES.c.endpoint, func.max(TRIAGE.c.at))
        .join(TRIAGE, TRIAGE.c.signature == SIGNATURES.c.id)
        .where(SIGNATURES.c.endpoint.in_(sorted(endpoints)), TRIAGE.c.state.in_(_JUDGED))
        .group_by(SIGNATURES.c.endpoint)
    )
    return {endpoint: float(at) for endpoint, at in rows}


async def _shapes(connection: AsyncConnection, endpoints: Collection[str], now: float) -> Mapping[str, list[ShapeFact]]:
    rows = await connection.execute(
        select(SHAPES.c.endpoint, SHAPES.c.shape, SHAPES.c.count, SHAPES.c.compared)
        .where(SHAPES.c.endpoint.in_(sorted(endpoints)), SHAPES.c.last_seen >= now - KEPT_SECONDS)
        .order_by(SHAPES.c.count.desc(), SHAPES.c.shape)
    )
    found: dict[str, list[ShapeFact]] = defaultdict(list)
    for endpoint, shape, seen, compared in rows.all():
        found[endpoint].append(ShapeFact(shape, seen, compared))
    return found


async def _sign_offs(connection: AsyncConnection, endpoints: Collection[str]) -> dict[str, tuple[str | None, str]]:
    """Who signed off, or why that does not stand any more."""
    columns = (SIGN_OFFS.c.endpoint, SIGN_OFFS.c.who, SIGN_OFFS.c.revoked, SIGN_OFFS.c.revoked_why)
    rows = await connection.execute(select(*columns).where(SIGN_OFFS.c.endpoint.in_(sorted(endpoints))))
    return {endpoint: (who, "") if at is None else (None, why) for endpoint, who, at, why in rows}
