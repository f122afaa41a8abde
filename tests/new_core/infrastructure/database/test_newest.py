"""The newest rows are the same with the narrowing condition and without it, whatever the ids and times are like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Column, DateTime, Integer, MetaData, Select, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from new_core.application.dtos.page_dto import SortKey
from new_core.infrastructure.database.newest import among_newest
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.database.statements import HIGHEST, paged

ROWS = Table(
    "newest_rows",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("created_at", DateTime),
    prefixes=["TEMP"],
)
NEWEST = (SortKey("created_at", descending=True),)
START = datetime(2026, 1, 1)  # noqa: DTZ001  the legacy columns have no zone


@dataclass(frozen=True)
class Query:
    sort: Sequence[SortKey] = NEWEST
    offset: int = 0
    limit: int | None = 5


def listed(query: Query, *, narrowed: bool) -> Select[tuple[int]]:
    conditions = among_newest(ROWS, query) if narrowed else []
    return select(ROWS.c.id).where(*conditions).order_by(ROWS.c.created_at.desc(), ROWS.c.id)


async def ids(connection: AsyncConnection, query: Query, *, narrowed: bool) -> Sequence[int]:
    statement, values = paged((ROWS, narrowed), query, lambda: listed(query, narrowed=narrowed))
    return list((await connection.execute(statement, values)).scalars())


def rows(chance: Random) -> list[dict[str, object]]:
    """Mostly in order of time, with ties, rows that are older or newer than their id, and some without a time."""
    disorder, gaps = chance.choice((0, 0, 3, 60)), chance.choice((0, 0, 0.1, 0.9))
    hours = [number // 2 + chance.randint(-disorder, disorder) for number in range(chance.randint(0, 40))]
    times = [None if chance.random() < gaps else START + timedelta(hours=hour) for hour in hours]
    return [{"id": number + 1, "created_at": at} for number, at in enumerate(times)]


async def test_a_page_is_the_same_whatever_the_rows_are_like(database: Database) -> None:
    chance = Random(11)  # noqa: S311  cases, not secrets
    async with database.engine.connect() as connection:
        await connection.run_sync(ROWS.create)
        for _ in range(60):
            await connection.execute(delete(ROWS))
            if stored := rows(chance):
                await connection.execute(insert(ROWS), stored)
            query = Query(offset=chance.randint(0, 12), limit=chance.randint(0, 12))
            assert await ids(connection, query, narrowed=True) == await ids(connection, query, narrowed=False)
        assert await ids(connection, Query(offset=HIGHEST, limit=HIGHEST), narrowed=True) == []


async def test_older_rows_are_left_out_before_they_are_sorted(database: Database) -> None:
    async with database.engine.connect() as connection:
        await connection.run_sync(ROWS.create)
        stored = [{"id": number, "created_at": START + timedelta(hours=number)} for number in range(1, 30)]
        await connection.execute(insert(ROWS), stored)
        statement, values = paged(
            (ROWS, "bare"), Query(), lambda: select(ROWS.c.id).where(*among_newest(ROWS, Query()))
        )
        unlimited = statement.limit(None).offset(None)
        assert (await connection.execute(unlimited, values)).scalars().all() == [25, 26, 27, 28, 29]


@pytest.mark.parametrize(
    "query", [Query(sort=()), Query(sort=(SortKey("created_at"),)), Query(sort=(SortKey("id"),)), Query(limit=None)]
)
def test_only_a_page_of_the_newest_is_narrowed(query: Query) -> None:
    assert among_newest(ROWS, query) == []
