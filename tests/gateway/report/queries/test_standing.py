"""How the store stands is read without making anything."""

from pathlib import Path

from flags.database import open_engine, parse_url
from gateway.report.migrations import _STEPS
from gateway.report.queries.standing import read_standing
from gateway.report.store import ReportStore
from tests.gateway.report.queries.conftest import NOW


async def test_a_store_in_use_says_how_it_stands(filled: ReportStore) -> None:
    async with filled.transaction() as connection:
        found = await read_standing(connection, NOW + 60)
    assert found is not None
    assert (found.version, found.beat, found.incomplete) == (len(_STEPS), NOW, 1)
    assert found.size > 50_000


async def test_an_empty_database_stands_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "banyan.db").touch()
    engine = open_engine(parse_url(f"sqlite:///{tmp_path}/banyan.db"))
    async with engine.connect() as connection:
        assert await read_standing(connection, NOW) is None
    await engine.dispose()
    assert (tmp_path / "banyan.db").stat().st_size == 0
