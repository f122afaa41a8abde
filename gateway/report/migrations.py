"""The comparison store's versions: what each release did to the tables, in order."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, func, insert, inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateColumn

from flags.errors import StoreUnavailableError
from gateway.report.records import OUTCOMES
from gateway.report.schema import (
    COUNTS,
    METADATA,
    NOISE,
    NOISY,
    PROPOSALS,
    RECORDED,
    RECORDINGS,
    RULES_REVISION,
    SHAPES,
    SIGNATURE_COUNTS,
    TOTALS,
    TRIAGE,
    TWICE,
    VERSION,
)

_LOCK_KEY: Final = 0x7265706F7274  # "report"


def _first(connection: Connection) -> None:
    METADATA.create_all(connection)


def _noise(connection: Connection) -> None:
    """What legacy answered differently when asked twice, and how often it was asked twice."""
    METADATA.create_all(connection, tables=[NOISE, TWICE])


def _judgements(connection: Connection) -> None:
    """Builds and sign-offs; how often a shape was compared; what an accepted difference looks like."""
    METADATA.create_all(connection)
    for table, column in ((SHAPES, SHAPES.c.compared), (TRIAGE, TRIAGE.c.form)):
        _add_column(connection, table, column)


def _rules(connection: Connection) -> None:
    """A revision of the rules for workers to follow, what QA said of proposals, and how often a place is noisy."""
    METADATA.create_all(connection, tables=[RULES_REVISION, PROPOSALS, NOISY])
    if connection.execute(select(RULES_REVISION.c.id)).first() is None:
        connection.execute(insert(RULES_REVISION).values(id=1, revision=0))


def _add_column(connection: Connection, table: Table, column: Column[Any]) -> None:
    """Unless a step before has just made the table as it is now."""
    if column.name not in {each["name"] for each in inspect(connection).get_columns(table.name)}:
        definition = CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))


def _by_time(connection: Connection) -> None:
    """PostgreSQL read all counts to find a day of all endpoints; SQLite finds them by the key."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE INDEX IF NOT EXISTS banyan_counts_time ON banyan_counts (grain, at)"))


def _recordings(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[RECORDINGS, RECORDED])


def _raced(connection: Connection) -> None:
    """A proposal says how often new differs in a place; what was raced there counts too."""
    _add_column(connection, NOISY, NOISY.c.raced)


def _over_time(connection: Connection) -> None:
    """Counts of all endpoints together, from those of each; and of each signature, from now on."""
    METADATA.create_all(connection, tables=[TOTALS, SIGNATURE_COUNTS])
    if connection.execute(select(TOTALS.c.at)).first() is None:
        names = ("sampled", *OUTCOMES)
        key = (COUNTS.c.grain, COUNTS.c.at)
        whole = select(*key, *(func.sum(COUNTS.c[name]) for name in names)).group_by(*key)
        connection.execute(insert(TOTALS).from_select(["grain", "at", *names], whole))


# One step a version, never edited once released; a step that alters writes its own statements, not METADATA's.
_STEPS: Final[tuple[Callable[[Connection], None], ...]] = (
    _first,
    _noise,
    _judgements,
    _rules,
    _by_time,
    _recordings,
    _raced,
    _over_time,
)


async def migrate(engine: AsyncEngine) -> int:
    """Bring the store to this release's version; whoever comes first does it, the others wait. Returns the version."""
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Takes the lock of the only writer now: a transaction that begins by reading could not have it later.
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        return await connection.run_sync(_step)


def _step(connection: Connection) -> int:
    VERSION.create(connection, checkfirst=True)
    found = connection.execute(select(VERSION.c.version)).scalar()
    if found is None:
        connection.execute(insert(VERSION).values(version=0))
    version = found or 0
    if version > len(_STEPS):
        raise StoreUnavailableError(
            f"the comparison store is of version {version}, this release knows {len(_STEPS)}; run the newer release"
        )
    for step in _STEPS[version:]:
        step(connection)
    connection.execute(update(VERSION).values(version=len(_STEPS)))
    return len(_STEPS)
