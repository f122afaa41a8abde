"""The comparison store's tables, beside the flags in the same database; ``migrations`` makes and alters them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

from gateway.report.records import OUTCOMES

METADATA = MetaData()
# SQLite counts up only what is INTEGER to the letter.
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
# All endpoints together: a week by hour would else be read from a hundred thousand rows.
TOTALS = Table(
    "banyan_totals",
    METADATA,
    Column("grain", Integer, primary_key=True, autoincrement=False),
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
SIGNATURE_COUNTS = Table(
    "banyan_signature_counts",
    METADATA,
    Column("signature", String(32), primary_key=True),
    Column("grain", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("build", String(64), primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
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
