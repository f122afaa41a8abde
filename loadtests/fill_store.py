"""Fills a comparison store as it looks after weeks of shadow traffic: ``python -m loadtests.fill_store URL``.

Rows are those that retention leaves: minutes of 48 hours, hours of 30 days, days; drawn, not compared one by one.
"""

import argparse
import asyncio
import io
import random
import sqlite3
import sys
import time
import zlib
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate, islice
from math import exp, sqrt

import orjson
import psycopg2
from sqlalchemy import Table

from flags.database import parse_url, sqlite_file
from flags.registry import Stage, flags_for
from flags.store import SqlFlagStore
from flags.tables import AUDIT
from gateway.report.records import OUTCOMES, SIDES
from gateway.report.samples import Sample, SampleAnswer, SampleDifference, SampleRequest, encode_sample
from gateway.report.scale import scale_of
from gateway.report.schema import (
    BUILDS,
    COUNTS,
    ENDPOINT_BUILDS,
    LATENCY,
    SAMPLES,
    SHAPES,
    SIGNATURE_COUNTS,
    SIGNATURES,
    TOTALS,
    TRIAGE,
)
from gateway.report.span import FINE_SECONDS
from gateway.report.store import ReportStore

_RATES = {"mismatch": 0.01, "match_by_rule": 0.05, "accepted": 0.02, "timeout": 0.002, "raced": 0.001, "shed": 0.005}
_BATCH = 50_000
_SEED = 7
Row = Sequence[object]
Put = Callable[[Table, Sequence[str], Sequence[Row]], None]


@dataclass(frozen=True, slots=True)
class Size:
    endpoints: int = 460
    per_day: int = 1_000_000
    days: int = 30
    signatures: int = 20
    """Of each endpoint."""
    now: float = field(default_factory=time.time)  # noqa: TID251 - figures of a bench are of now

    @property
    def names(self) -> list[str]:
        return [f"router{number % 52:02}.endpoint_{number:03}" for number in range(self.endpoints)]

    def weights(self) -> list[float]:
        """A few endpoints have most of the traffic, as everywhere."""
        raw = [1 / (rank + 3) for rank in range(self.endpoints)]
        return [each / sum(raw) for each in raw]


def tables(size: Size, chance: random.Random) -> Iterator[tuple[Table, Sequence[str], Iterable[Row]]]:
    """Table, columns, rows; each iterable is made while it is read."""
    yield COUNTS, ("grain", "endpoint", "at", "sampled", *OUTCOMES), counts(size, chance)
    yield TOTALS, ("grain", "at", "sampled", *OUTCOMES), totals(size)
    yield LATENCY, ("grain", "endpoint", "at", "side", "bucket", "count"), latency(size, chance)
    seen = ("count", "first_seen", "last_seen")

    def spans() -> tuple[int, float, float]:
        return chance.randrange(1, 5000), size.now - size.days * 86_400, size.now - chance.random() * 86_400

    signatures = [(f"{number:012x}", name) for number, name in enumerate(size.names * size.signatures)]
    yield (
        SHAPES,
        ("endpoint", "shape", *seen, "compared"),
        ((name, f"GET ?page&q{number}", *spans(), 9) for name in size.names for number in range(12)),
    )
    yield (
        ENDPOINT_BUILDS,
        ("endpoint", "build", *seen),
        ((name, f"build-{number}", *spans()) for name in size.names for number in range(30)),
    )
    yield (
        SIGNATURES,
        ("id", "endpoint", "location", "kind", "legacy_type", "new_type", "severity", *seen),
        (
            (
                key,
                name,
                f"$.items[*].field_{int(key, 16) % 97}",
                "value",
                "string",
                "number",
                1 + int(key, 16) % 3,
                *spans(),
            )
            for key, name in signatures
        ),
    )
    yield (
        BUILDS,
        ("signature", "build", *seen),
        ((key, f"build-{number}", *spans()) for key, _ in signatures for number in range(5)),
    )
    times = ("signature", "grain", "at", "build", "count")
    yield SIGNATURE_COUNTS, times, times_seen([key for key, _ in signatures], size, chance)
    yield (
        TRIAGE,
        ("signature", "state", "owner", "who", "reason", "ticket", "expires", "at", "form"),
        ((key, "bug", "ann", "qa", "looked at", f"T-{key}", None, size.now - 1e5, "") for key, _ in signatures[::3]),
    )
    yield AUDIT, ("at", "who", "action", "subject", "before", "after", "reason"), changes(size, chance)
    yield SAMPLES, ("signature", "at", "shape", "size", "data"), samples(signatures, size)


def counts(size: Size, chance: random.Random) -> Iterator[Row]:
    """Minutes add up to their hours, hours to their days, outcomes to what was sampled."""
    now, fine = int(size.now), int(size.now) - FINE_SECONDS
    for name, weight in zip(size.names, size.weights(), strict=True):
        hour_rate = weight * size.per_day / 24
        days: dict[int, Counter[str]] = {}
        for hour in range((now - size.days * 86_400) // 3600 * 3600, now, 3600):
            whole: Counter[str] = Counter()
            if hour >= fine:
                for minute in range(hour, min(hour + 3600, now), 60):
                    drawn = outcomes(poisson(hour_rate / 60, chance), chance)
                    if drawn:
                        yield count_row(60, name, minute, drawn)
                        whole.update(drawn)
            else:
                whole.update(outcomes(poisson(hour_rate, chance), chance))
            if whole:
                yield count_row(3600, name, hour, whole)
                days.setdefault(hour // 86_400 * 86_400, Counter()).update(whole)
        for day, whole in days.items():
            yield count_row(86_400, name, day, whole)


def totals(size: Size) -> Iterator[Row]:
    """The same draw once more, added up: rows are made while they are read, and counts comes first."""
    summed: dict[tuple[object, object], list[int]] = {}
    for grain, _, at, *numbers in counts(size, random.Random(_SEED)):
        held = summed.setdefault((grain, at), [0] * len(numbers))
        for place, number in enumerate(numbers):
            held[place] += int(str(number))
    for key, held in summed.items():
        yield (*key, *held)


def times_seen(signatures: Iterable[str], size: Size, chance: random.Random) -> Iterator[Row]:
    """Seen in each hour of two days and each day of a month, in two builds a day."""
    now = int(size.now)
    for key in signatures:
        for grain, kept in ((3600, FINE_SECONDS), (86_400, size.days * 86_400)):
            for at in range((now - kept) // grain * grain, now, grain):
                for build in {at // 43_200, (at + grain - 1) // 43_200}:
                    yield (key, grain, at, f"build-{build % 30}", chance.randrange(1, 200))


def count_row(grain: int, name: str, at: int, drawn: Counter[str]) -> Row:
    return (grain, name, at, drawn.total(), *(drawn[outcome] for outcome in OUTCOMES))


def outcomes(number: int, chance: random.Random) -> Counter[str]:
    drawn = Counter({name: int(number * rate + chance.random()) for name, rate in _RATES.items()})
    left = number - drawn.total()
    if left < 0:
        drawn = Counter()
        left = number
    drawn["match"] = left
    return +drawn


def latency(size: Size, chance: random.Random) -> Iterator[Row]:
    now = int(size.now)
    grains = [(3600, FINE_SECONDS), (86_400, size.days * 86_400)]
    for name, weight in zip(size.names, size.weights(), strict=True):
        for grain, kept in grains:
            mean = weight * size.per_day * grain / 86_400
            for at in range((now - kept) // grain * grain, now, grain):
                for side in SIDES:
                    yield from latency_rows(grain, name, at, side, poisson(mean, chance))


def latency_rows(grain: int, name: str, at: int, side: str, number: int) -> Iterator[Row]:
    """A bell over the buckets, wide enough to fill what one side uses."""
    middle = scale_of(side).bucket(0.9 if side == "ratio" else 0.012)
    width = 12 if side == "ratio" else 5
    shape = [exp(-((step / width * 2.5) ** 2)) for step in range(-width, width + 1)]
    for step, share in enumerate(shape):
        held = int(number * share / sum(shape) + 0.5)
        if held:
            yield (grain, name, at, side, middle - width + step, held)


def changes(size: Size, chance: random.Random) -> Iterator[Row]:
    """Two thousand moves of stages: each endpoint on its way and back a few times."""
    for number in range(2000):
        at = datetime.fromtimestamp(size.now - size.days * 86_400 * (1 - number / 2000), UTC)
        for flag in flags_for(chance.choice(size.names), chance.choice([Stage.SHADOW, Stage.NEW, Stage.LEGACY])):
            text = orjson.dumps(flag.to_unleash()).decode()
            yield (at.strftime("%Y-%m-%d %H:%M:%S.%f"), "op", "stage", flag.name, None, text, f"step {number}")


def samples(signatures: Sequence[tuple[str, str]], size: Size) -> Iterator[Row]:
    """Eight of each signature, all of the same answer but for what is random in real ones."""
    chance = random.Random(1)
    for key, name in signatures:
        for number in range(8):
            at = size.now - number * 3600
            data = zlib.compress(document(key, name, at, chance))
            yield (key, at, f"GET ?page&q{number}", len(data), data)


def document(key: str, name: str, at: float, chance: random.Random) -> bytes:
    rows = [{"id": chance.randrange(10**9), "name": f"{chance.getrandbits(64):x}", "price": "12.50"} for _ in range(20)]
    answer = SampleAnswer(200, [(b"content-type", b"application/json")], orjson.dumps({"items": rows}), 0.012)
    difference = SampleDifference(key, "$.items[*].price", "value", "12.50", 12.5, 2)
    request = SampleRequest("GET", b"/api/items?page=1", [(b"accept", b"*/*")])
    return encode_sample(Sample(at, "r", name, "legacy", "mismatch", request, answer, answer, (difference,)))


def poisson(mean: float, chance: random.Random) -> int:
    if mean > 30:
        return max(0, round(chance.gauss(mean, sqrt(mean))))
    share, terms = exp(-mean), []
    for number in range(1, 80):
        terms.append(share)
        share *= mean / number
    return bisect(list(accumulate(terms)), chance.random())


async def make_tables(url: str) -> None:
    flags, report = SqlFlagStore(url), ReportStore(url)
    await flags.prepare()
    async with report.transaction():
        pass
    await flags.close()
    await report.close()


def fill(url: str, size: Size, say: Callable[[str], object] = lambda _: None) -> dict[str, int]:
    """Rows written, by table."""
    asyncio.run(make_tables(url))
    put, done = opened(url)
    written: dict[str, int] = {}
    chance = random.Random(_SEED)
    for table, columns, rows in tables(size, chance):
        stream, number = iter(rows), 0
        while batch := list(islice(stream, _BATCH)):
            put(table, columns, batch)
            number += len(batch)
        written[table.name] = number
        say(f"{table.name}: {number:,} rows")
    done()
    return written


def opened(url: str) -> tuple[Put, Callable[[], None]]:
    file = sqlite_file(parse_url(url))
    if file is not None:
        return into_sqlite(sqlite3.connect(file))
    return into_postgresql(psycopg2.connect(url))


def into_sqlite(connection: sqlite3.Connection) -> tuple[Put, Callable[[], None]]:
    connection.execute("PRAGMA synchronous = OFF")

    def put(table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 - names of ours
        connection.commit()

    def done() -> None:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    return put, done


def into_postgresql(connection: "psycopg2.extensions.connection") -> tuple[Put, Callable[[], None]]:
    def put(table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        text = io.StringIO("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN", text)
        connection.commit()

    def done() -> None:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        connection.close()

    return put, done


def _copied(value: object) -> str:
    if value is None:
        return r"\N"
    return "\\\\x" + value.hex() if isinstance(value, bytes) else str(value).replace("\\", "\\\\")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m loadtests.fill_store", description=__doc__)
    parser.add_argument("url", help="sqlite:///file or postgresql://…, empty")
    for name, default in (("endpoints", 460), ("per-day", 1_000_000), ("days", 30), ("signatures", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args(arguments)
    size = Size(given.endpoints, given.per_day, given.days, given.signatures)
    fill(given.url, size, lambda line: sys.stdout.write(f"{line}\n"))


if __name__ == "__main__":
    main()
