"""The comparison store's tables and their versions, beside the flags in the same database."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateColumn

from flags.errors import StoreUnavailableError
from gateway.report.records import OUTCOMES

METADATA = MetaData()
_LOCK_KEY: Final = 0x7265706F7274  # "report"
_BIG_ID = BigInteger().with_variant(Integer, "sqlite")

VERSION = Table("banyan_report_version", METADATA, Column("version", Integer, primary_key=True, autoincrement=False))
# One row holds all outcomes of a span: a row each would triple the rows, and zeros cost SQLite nothing.
COUNTS = Table(
    "banyan_counts",
    METADATA,
    Column("grain", Integer, primary_key=True, autoincrement=False),
    Column("endpoint", String(255), primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("sampled", BigInteger, nullable=False),
    *(Column(outcome, BigInteger, nullable=False) for outcome in OUTCOMES),
    sqlite_with_rowid=False,
)
LATENCY = Table(
    "banyan_latency",
    METADATA,
    Column("grain", Integer, primary_key=True, autoincrement=False),
    Column("endpoint", String(255), primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("side", String(8), primary_key=True),
    Column("bucket", SmallInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


def _seen() -> tuple[Column[int], Column[float], Column[float]]:
    return (
        Column("count", BigInteger, nullable=False),
        Column("first_seen", Double, nullable=False),
        Column("last_seen", Double, nullable=False),
    )


SHAPES = Table(
    "banyan_shapes",
    METADATA,
    Column("endpoint", String(255), primary_key=True),
    Column("shape", String(400), primary_key=True),
    *_seen(),
    Column("compared", BigInteger, nullable=False, server_default="0"),
)
ENDPOINT_BUILDS = Table(
    "banyan_endpoint_builds",
    METADATA,
    Column("endpoint", String(255), primary_key=True),
    Column("build", String(64), primary_key=True),
    *_seen(),
)
SIGNATURES = Table(
    "banyan_signatures",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("endpoint", String(255), nullable=False),
    Column("location", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("legacy_type", String(16), nullable=False),
    Column("new_type", String(16), nullable=False),
    Column("severity", SmallInteger, nullable=False),
    *_seen(),
)
Index("banyan_signatures_endpoint", SIGNATURES.c.endpoint)
BUILDS = Table(
    "banyan_signature_builds",
    METADATA,
    Column("signature", String(32), primary_key=True),
    Column("build", String(64), primary_key=True),
    *_seen(),
)
SAMPLES = Table(
    "banyan_samples",
    METADATA,
    Column("id", _BIG_ID, primary_key=True, autoincrement=True),
    Column("signature", String(32), nullable=False),
    Column("at", Double, nullable=False),
    Column("shape", String(400), nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
Index("banyan_samples_signature", SAMPLES.c.signature, SAMPLES.c.at)
Index("banyan_samples_age", SAMPLES.c.at, SAMPLES.c.size)
RULES = Table(
    "banyan_rules",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("expires", Double),
    Column("hits", BigInteger, nullable=False, server_default="0"),
)
RULES_REVISION = Table(
    "banyan_rules_revision",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
)
NOISY = Table(
    "banyan_noisy",
    METADATA,
    Column("endpoint", String(255), primary_key=True),
    Column("location", Text, primary_key=True),
    *_seen(),
    # How often new differed from legacy there too, which was taken for a race and is in no signature.
    Column("raced", BigInteger, nullable=False, server_default="0"),
)
PROPOSALS = Table(
    "banyan_proposals",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("rule", String(64)),
)
RECORDINGS = Table(
    "banyan_recordings",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("router", String(255)),
    Column("endpoint", String(255)),
    Column("percent", Double, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("most", BigInteger, nullable=False),
    Column("most_bytes", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("started", Double, nullable=False),
    Column("stopped", Double),
    Column("count", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("dropped", BigInteger, nullable=False),
)
RECORDED = Table(
    "banyan_recorded",
    METADATA,
    Column("id", _BIG_ID, primary_key=True, autoincrement=True),
    Column("recording", String(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
)
Index("banyan_recorded_recording", RECORDED.c.recording, RECORDED.c.id)
TRIAGE = Table(
    "banyan_triage",
    METADATA,
    Column("signature", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("owner", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("expires", Double),
    Column("at", Double, nullable=False),
    Column("form", Text, nullable=False, server_default=""),
)
SIGN_OFFS = Table(
    "banyan_sign_offs",
    METADATA,
    Column("endpoint", String(255), primary_key=True),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("revoked", Double),
    Column("revoked_why", Text, nullable=False, server_default=""),
)
NOISE = Table(
    "banyan_noise",
    METADATA,
    Column("id", _BIG_ID, primary_key=True, autoincrement=True),
    Column("endpoint", String(255), nullable=False),
    Column("at", Double, nullable=False),
    Column("location", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    # JSON texts, redacted; NULL where an answer had no such place.
    Column("first", Text),
    Column("second", Text),
)
Index("banyan_noise_endpoint", NOISE.c.endpoint, NOISE.c.id)
TWICE = Table("banyan_asked_twice", METADATA, Column("endpoint", String(255), primary_key=True), *_seen())
WORKERS = Table(
    "banyan_shadow_workers",
    METADATA,
    Column("worker", String(64), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("started", Double, nullable=False),
    Column("beat", Double, nullable=False),
    Column("stopped", Double),
    Column("samples_dropped", BigInteger, nullable=False),
    Column("details_dropped", BigInteger, nullable=False),
)


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


# One step a version, never edited once released; a step that alters writes its own statements, not METADATA's.
_STEPS: Final[tuple[Callable[[Connection], None], ...]] = (
    _first,
    _noise,
    _judgements,
    _rules,
    _by_time,
    _recordings,
    _raced,
)


async def migrate(engine: AsyncEngine) -> int:
    """Bring the store to this release's version; whoever comes first does it, the others wait. Returns the version."""
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
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
