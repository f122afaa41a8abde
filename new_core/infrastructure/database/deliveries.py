"""The tables of what is still to be told, to whom, and how often it was tried; and what all processes know of Zoho."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from new_core.infrastructure.database.mappings.registry import own_metadata
from new_core.infrastructure.database.types import Timestamp

LONGEST_ERROR = 500

deliveries = Table(
    "nc_deliveries",
    own_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("outbox_id", BigInteger, ForeignKey("nc_outbox.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(20), nullable=False),
    # Copied from the outbox, so that the order within an aggregate needs one index and no join.
    Column("aggregate", String(50), nullable=False),
    Column("aggregate_id", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Timestamp, nullable=False),
    Column("claim", String(32)),
    Column("claimed_until", Timestamp),
    Column("settled_at", Timestamp),
    Column("last_error", String(LONGEST_ERROR)),
    UniqueConstraint("outbox_id", "channel", name="uq_nc_deliveries_outbox_id_channel"),
    Index("ix_nc_deliveries_state", "state", "next_attempt_at"),
    Index("ix_nc_deliveries_order", "channel", "aggregate", "aggregate_id", "state", "outbox_id"),
)

zoho_token = Table(
    "nc_zoho_token",
    own_metadata,
    Column("organization_id", String(50), primary_key=True),
    # Good for an hour. What makes new ones, the refresh token, stays in the environment.
    Column("access_token", String(2000)),
    Column("expires_at", Timestamp),
    Column("refreshed_by", String(32)),
    Column("refreshing_until", Timestamp),
)

zoho_records = Table(
    "nc_zoho_records",
    own_metadata,
    Column("aggregate", String(50), primary_key=True),
    Column("aggregate_id", BigInteger, primary_key=True, autoincrement=False),
    Column("zoho_id", String(100)),
    # The last event that was told, so that one that comes twice is told once.
    Column("event_id", String(36)),
    Column("told_at", Timestamp),
    # Of what was told last.
    Column("digest", String(64)),
    Column("claim", String(32)),
    Column("claimed_until", Timestamp),
)
