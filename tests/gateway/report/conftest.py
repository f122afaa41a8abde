"""A comparison store in each database, beside the tables of the flags."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flags.store import SqlFlagStore
from gateway.report.store import ReportStore


@pytest.fixture(params=["sqlite", "postgresql"])
def report_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/banyan.db"


@pytest.fixture
async def report(report_url: str) -> AsyncIterator[ReportStore]:
    flags = SqlFlagStore(report_url)
    await flags.prepare()
    await flags.close()
    store = ReportStore(report_url)
    yield store
    await store.close()
