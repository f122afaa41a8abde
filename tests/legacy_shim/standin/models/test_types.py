"""Times in columns with a zone, on a database that has none."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Dialect, make_url

from legacy_shim.standin.models.types import DatabaseNow, UtcDateTime

SQLITE = make_url("sqlite://").get_dialect()()
POSTGRESQL = make_url("postgresql+psycopg2://").get_dialect()()
BAGHDAD = timezone(timedelta(hours=3))
NOON = datetime(2025, 9, 1, 12, tzinfo=BAGHDAD)


def test_sqlite_keeps_utc_without_its_zone() -> None:
    kept = UtcDateTime().process_bind_param(NOON, SQLITE)
    assert kept == datetime(2025, 9, 1, 9)  # noqa: DTZ001 - that is the point
    assert UtcDateTime().process_result_value(kept, SQLITE) == NOON


def test_postgresql_keeps_the_moment_and_answers_in_utc() -> None:
    column = UtcDateTime()
    assert column.process_bind_param(NOON, POSTGRESQL) is NOON
    found = column.process_result_value(NOON, POSTGRESQL)
    assert found is not None
    assert (found, found.tzinfo) == (NOON, UTC)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
def test_nothing_stays_nothing(dialect: Dialect) -> None:
    assert UtcDateTime().process_bind_param(None, dialect) is None
    assert UtcDateTime().process_result_value(None, dialect) is None


def test_each_database_has_its_own_now() -> None:
    assert str(DatabaseNow().compile(dialect=POSTGRESQL)) == "now()"
    assert "strftime" in str(DatabaseNow().compile(dialect=SQLITE))
