"""The append-only record of who changed what; the database itself refuses to alter it."""

import json
from collections.abc import Sequence

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.database import in_utc
from flags.provider import AuditEntry, AuditNote
from flags.registry import route_flag, shadow_flag
from flags.tables import AUDIT, Now


async def append_audit(connection: AsyncConnection, note: AuditNote) -> int:
    """Write a note in the caller's transaction, so that it stands exactly where the change stands; returns its id."""
    statement = insert(AUDIT).values(
        at=Now(),
        who=note.who,
        action=note.action,
        subject=note.subject,
        before=_dumped(note.before),
        after=_dumped(note.after),
        reason=note.reason,
    )
    key = (await connection.execute(statement)).inserted_primary_key
    assert key is not None  # noqa: S101 - for the type checker: a single-row insert always has one
    return int(key[0])


async def read_audit(
    connection: AsyncConnection, limit: int, before_id: int | None, subject: str | None
) -> Sequence[AuditEntry]:
    statement = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    if before_id is not None:
        statement = statement.where(AUDIT.c.id < before_id)
    if subject is not None:
        statement = statement.where(AUDIT.c.subject.in_([subject, route_flag(subject), shadow_flag(subject)]))
    return [_entry(row) for row in await connection.execute(statement)]


def _entry(row: Row[tuple[object, ...]]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=in_utc(row.at),
        who=row.who,
        action=row.action,
        subject=row.subject,
        before=_loaded(row.before),
        after=_loaded(row.after),
        reason=row.reason,
    )


def _dumped(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _loaded(value: str | None) -> object:
    return None if value is None else json.loads(value)
