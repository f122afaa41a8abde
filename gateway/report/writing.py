"""A tally into statements that add to what is there, so that workers never overwrite each other's counts."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.report.judgements import Recurrence, reopen, revoke_sign_offs
from gateway.report.records import OUTCOMES, Found, Seen, Tally
from gateway.report.schema import (
    BUILDS,
    COUNTS,
    ENDPOINT_BUILDS,
    LATENCY,
    NOISE,
    NOISY,
    RULES,
    SAMPLES,
    SHAPES,
    SIGNATURE_COUNTS,
    SIGNATURES,
    TOTALS,
    TWICE,
    WORKERS,
)

GRAINS = (60, 3600, 86_400)
SAMPLES_KEPT = 8
NOISE_KEPT = 20
"""Observations of each noisy place: enough to propose a rule by, the newest."""
Row = Mapping[str, object]


async def claim(connection: AsyncConnection, worker: str, number: int, tally: Tally, now: float) -> bool:
    """Whether batch ``number`` is still to be written; a commit whose answer was lost is not written twice."""
    statement = (
        update(WORKERS)
        .where(WORKERS.c.worker == worker, WORKERS.c.sequence < number)
        .values(
            sequence=number,
            beat=now,
            samples_dropped=WORKERS.c.samples_dropped + tally.samples_dropped,
            details_dropped=WORKERS.c.details_dropped + tally.details_dropped,
        )
    )
    if (await connection.execute(statement)).rowcount:
        return True
    known = (await connection.execute(select(WORKERS.c.sequence).where(WORKERS.c.worker == worker))).scalar()
    if known is not None:
        return False
    row = {"worker": worker, "sequence": number, "started": now, "beat": now}
    dropped = {"samples_dropped": tally.samples_dropped, "details_dropped": tally.details_dropped}
    await connection.execute(insert(WORKERS).values(**row, **dropped))
    return True


async def write(connection: AsyncConnection, tally: Tally) -> None:
    counts = _counts(tally)
    await _add(connection, COUNTS, counts, "sampled", *OUTCOMES)
    await _add(connection, LATENCY, _latency(tally), "count")
    await _add(connection, SHAPES, _shapes(tally), "count", "compared")
    builds = [{"endpoint": key[0], "build": key[1], **_span(seen)} for key, seen in tally.builds.items()]
    await _add(connection, ENDPOINT_BUILDS, builds, "count")
    await _add(connection, SIGNATURES, _signatures(tally), "count")
    await _add(connection, BUILDS, _builds(tally), "count")
    await _add(connection, SIGNATURE_COUNTS, _signature_counts(tally), "count")
    for rule, hits in sorted(tally.hits.items()):
        await connection.execute(update(RULES).where(RULES.c.id == rule).values(hits=RULES.c.hits + hits))
    await _add_samples(connection, tally)
    await _add_noise(connection, tally)
    await reopen(connection, _recurrences(tally), tally.reopened)
    if tally.signatures:
        touched = {endpoint: seen.last for (endpoint, _, _), seen in tally.signatures.items()}
        await revoke_sign_offs(connection, touched, max(touched.values()))
    # Last, as all workers add to the same few rows and wait for each other from here to the commit.
    await _add(connection, TOTALS, _totals(counts), "sampled", *OUTCOMES)


async def _add(connection: AsyncConnection, table: Table, rows: Sequence[Row], *added: str) -> None:
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    # In one order for everybody: PostgreSQL ends workers that lock the same rows in different orders.
    ordered = sorted(rows, key=lambda row: [str(row[name]) for name in keys])
    await connection.execute(_adding(connection.dialect.name, table, added), ordered)


@cache
def _adding(dialect: str, table: Table, added: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    """Rows put in, or added to what is there. Made once: making one keeps the requests of its worker waiting."""
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    fresh = statement.excluded
    changes: dict[str, ColumnElement[object]] = {name: table.c[name] + fresh[name] for name in added}
    if "severity" in table.c:
        # What it weighs by the rules of now, whatever it weighed when it was first seen.
        changes["severity"] = fresh.severity
    if "first_seen" in table.c:
        least, most = (func.least, func.greatest) if dialect == "postgresql" else (func.min, func.max)
        changes["first_seen"] = least(table.c.first_seen, fresh.first_seen)
        changes["last_seen"] = most(table.c.last_seen, fresh.last_seen)
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=changes)


def _counts(tally: Tally) -> list[dict[str, Any]]:
    rows: dict[tuple[int, str, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(("sampled", *OUTCOMES), 0))
    for (endpoint, began, outcome), count in tally.outcomes.items():
        for grain in GRAINS:
            row = rows[grain, endpoint, began // grain * grain]
            row[outcome] += count
            row["sampled"] += count
    return [{"grain": grain, "endpoint": endpoint, "at": at, **row} for (grain, endpoint, at), row in rows.items()]


def _totals(counts: Sequence[Mapping[str, Any]]) -> list[Row]:
    rows: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for row in counts:
        rows[row["grain"], row["at"]].update({name: row[name] for name in ("sampled", *OUTCOMES)})
    return [{"grain": grain, "at": at, **row} for (grain, at), row in rows.items()]


def _signature_counts(tally: Tally) -> list[Row]:
    rows: Counter[tuple[str, int, int, str]] = Counter()
    for (signature, build, hour), count in tally.signature_hours.items():
        for grain in GRAINS[1:]:
            rows[signature, grain, hour // grain * grain, build] += count
    names = ("signature", "grain", "at", "build")
    return [{**dict(zip(names, key, strict=True)), "count": count} for key, count in rows.items()]


def _latency(tally: Tally) -> list[Row]:
    rows: dict[tuple[int, str, int, str, int], int] = defaultdict(int)
    for (endpoint, hour, side, bucket), count in tally.latency.items():
        for grain in GRAINS[1:]:
            rows[grain, endpoint, hour // grain * grain, side, bucket] += count
    names = ("grain", "endpoint", "at", "side", "bucket")
    return [{**dict(zip(names, key, strict=True)), "count": count} for key, count in rows.items()]


def _shapes(tally: Tally) -> list[Row]:
    merged: dict[tuple[str, str], tuple[Seen, int]] = {}
    for (endpoint, shape, is_compared), seen in tally.shapes.items():
        held, compared = merged.get((endpoint, shape), (None, 0))
        merged[endpoint, shape] = seen.plus(held) if held else seen, compared + seen.times * is_compared
    return [
        {"endpoint": key[0], "shape": key[1], "compared": compared, **_span(seen)}
        for key, (seen, compared) in merged.items()
    ]


def _span(seen: Seen) -> dict[str, object]:
    return {"count": seen.times, "first_seen": seen.first, "last_seen": seen.last}


def _signatures(tally: Tally) -> list[Row]:
    merged: dict[str, tuple[str, Found, Seen]] = {}
    for (endpoint, found, _), seen in tally.signatures.items():
        held = merged.get(found.signature)
        merged[found.signature] = (endpoint, found, seen.plus(held[2]) if held else seen)
    return [
        {
            "id": found.signature,
            "endpoint": endpoint,
            "location": found.location,
            "kind": str(found.kind),
            "legacy_type": found.types[0],
            "new_type": found.types[1],
            "severity": int(found.severity),
            **_span(seen),
        }
        for endpoint, found, seen in merged.values()
    ]


def _builds(tally: Tally) -> list[Row]:
    merged: dict[tuple[str, str], Seen] = {}
    for (_, found, build), seen in tally.signatures.items():
        key = (found.signature, build[:64])
        merged[key] = seen.plus(merged[key]) if key in merged else seen
    return [{"signature": key[0], "build": key[1], **_span(seen)} for key, seen in merged.items()]


async def _add_samples(connection: AsyncConnection, tally: Tally) -> None:
    if not tally.samples:
        return
    rows = []
    for sample in tally.samples:
        data = zlib.compress(sample.data)
        row = {"signature": sample.signature, "at": sample.at, "shape": sample.shape}
        rows.append({**row, "size": len(data), "data": data})
    await connection.execute(insert(SAMPLES), rows)
    touched = sorted({sample.signature for sample in tally.samples})
    kept = await connection.execute(
        select(SAMPLES.c.signature, SAMPLES.c.id, SAMPLES.c.shape)
        .where(SAMPLES.c.signature.in_(touched))
        .order_by(SAMPLES.c.signature, SAMPLES.c.at, SAMPLES.c.id)
    )
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for signature, number, shape in kept:
        groups[signature].append((number, shape))
    surplus = [number for group in groups.values() for number in surplus_of(group)]
    if surplus:
        await connection.execute(
            delete(SAMPLES).where(SAMPLES.c.id == bindparam("gone")), [{"gone": number} for number in sorted(surplus)]
        )


async def _add_noise(connection: AsyncConnection, tally: Tally) -> None:
    asked = [{"endpoint": endpoint, **_span(seen)} for endpoint, seen in tally.asked_twice.items()]
    await _add(connection, TWICE, asked, "count")
    noisy = [
        {"endpoint": key[0], "location": key[1], "raced": tally.raced[key], **_span(seen)}
        for key, seen in tally.noisy.items()
    ]
    await _add(connection, NOISY, noisy, "count", "raced")
    for (endpoint, location), heard in sorted(tally.noise.items()):
        rows = [{"endpoint": endpoint, "at": at, **noise._asdict()} for at, noise in heard]
        await connection.execute(insert(NOISE), rows)
        place = (NOISE.c.endpoint == endpoint) & (NOISE.c.location == location)
        newest = select(NOISE.c.id).where(place).order_by(NOISE.c.id.desc()).limit(NOISE_KEPT)
        await connection.execute(delete(NOISE).where(place, NOISE.c.id.not_in(newest.scalar_subquery())))


def surplus_of(samples: Sequence[tuple[int, str]], cap: int = SAMPLES_KEPT) -> list[int]:
    """Which (id, shape), oldest first, to let go: the first, the newest and one of each shape stay longest."""
    wanted = [samples[0][0], *(number for number, _ in samples[-2:])] if samples else []
    wanted += {shape: number for number, shape in reversed(samples)}.values()
    wanted += [number for number, _ in reversed(samples)]
    kept = set(list(dict.fromkeys(wanted))[:cap])
    return [number for number, _ in samples if number not in kept]


def _recurrences(tally: Tally) -> list[Recurrence]:
    latest: dict[str, Recurrence] = {}
    for (_, found, build), seen in tally.signatures.items():
        held = latest.get(found.signature)
        if held is None or held.last_seen < seen.last:
            latest[found.signature] = Recurrence(found.signature, seen.last, build)
    return list(latest.values())
