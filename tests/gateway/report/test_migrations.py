"""Migrations on both databases, also when several processes start at once."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from flags.database import open_engine, parse_url
from flags.errors import StoreUnavailableError
from gateway.report.migrations import _STEPS, migrate
from gateway.report.queries.outcomes import read_series
from gateway.report.span import Grain, last
from gateway.report.store import ReportStore
from tests.gateway.report.queries.conftest import NOW, filled

__all__ = ["filled"]

VERSION_NOW = len(_STEPS)


def prepared(url: str, folder: Path) -> str:
    (folder / "banyan.db").touch()
    return url


async def test_many_at_once_migrate_once(report_url: str, tmp_path: Path) -> None:
    engines = [open_engine(parse_url(prepared(report_url, tmp_path))) for _ in range(4)]
    assert await asyncio.gather(*(migrate(engine) for engine in engines)) == [VERSION_NOW] * 4
    for engine in engines:
        await engine.dispose()


async def test_a_store_of_version_1_is_brought_up(report_url: str, tmp_path: Path) -> None:
    engine = open_engine(parse_url(prepared(report_url, tmp_path)))
    await migrate(engine)
    async with engine.begin() as connection:
        for statement in (
            "ALTER TABLE banyan_shapes DROP COLUMN compared",
            "ALTER TABLE banyan_triage DROP COLUMN form",
            "DROP TABLE banyan_sign_offs",
            "INSERT INTO banyan_shapes (endpoint, shape, count, first_seen, last_seen) VALUES ('a', 'GET ?', 1, 2, 3)",
            "UPDATE banyan_report_version SET version = 1",
        ):
            await connection.execute(text(statement))
    assert await migrate(engine) == VERSION_NOW
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT compared FROM banyan_shapes"))).scalar() == 0
        assert (await connection.execute(text("SELECT count(*) FROM banyan_sign_offs"))).scalar() == 0
    await engine.dispose()


async def test_a_store_without_totals_adds_them_up(filled: ReportStore, report_url: str) -> None:
    await filled.close()
    engine = open_engine(parse_url(report_url))
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE banyan_totals"))
        await connection.execute(text("UPDATE banyan_report_version SET version = 7"))
    assert await migrate(engine) == VERSION_NOW
    async with filled.transaction() as connection:
        span = last(86_400, NOW, Grain.DAY)
        assert await read_series(connection, span, None) == await read_series(connection, span, ["a.get", "b.get"])
    await engine.dispose()


async def test_a_newer_store_is_refused(report_url: str, tmp_path: Path) -> None:
    engine = open_engine(parse_url(prepared(report_url, tmp_path)))
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE banyan_report_version SET version = 99"))
    with pytest.raises(StoreUnavailableError, match="version 99"):
        await migrate(engine)
    await engine.dispose()
