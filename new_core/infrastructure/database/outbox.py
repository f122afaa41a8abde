"""The outbox: what happened, stored in the commit that made it true, for a relay to tell others."""

import dataclasses
import uuid
from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from new_core.domain.entities.base import Entity
from new_core.infrastructure.database.mappings.registry import own_metadata
from new_core.infrastructure.database.types import Timestamp

outbox = Table(
    "nc_outbox",
    own_metadata,
    # SQLite counts up only a column declared INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("event_id", String(36), nullable=False, unique=True),
    Column("aggregate", String(50), nullable=False),
    Column("aggregate_id", BigInteger, nullable=False),
    Column("name", String(100), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("occurred_at", Timestamp, nullable=False),
    Column("relayed_at", Timestamp),
    Index("ix_nc_outbox_relayed_at", "relayed_at", "id"),
)


def rows_of(
    entity: Entity,
) -> list[dict[str, str | int | datetime | dict[str, object]]]:
    """Take the waiting events of an entity; call it once its id is known."""
    return [
        {
            "event_id": str(uuid.uuid4()),
            "aggregate": type(entity).__name__.lower(),
            "aggregate_id": entity.identity,
            "name": event.name,
            "payload": {
                field.name: getattr(event, field.name)
                for field in dataclasses.fields(event)
                if field.name != "occurred_at"
            },
            "occurred_at": event.occurred_at,
        }
        for event in entity.take_events()
    ]
