"""How far the whole migration is, day by day."""

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.database import in_utc
from flags.registry import route_flag, shadow_flag
from flags.tables import AUDIT
from gateway.report.burnup import BurnUp, FlagChange


async def follow_changes(connection: AsyncConnection, burn_up: BurnUp) -> None:
    """Feed it what the audit has since the last time: only the first call reads all of it."""
    is_flag = AUDIT.c.subject.startswith(route_flag("")) | AUDIT.c.subject.startswith(shadow_flag(""))
    statement = select(AUDIT.c.id, AUDIT.c.at, AUDIT.c.subject, AUDIT.c.after)
    rows = await connection.execute(statement.where(AUDIT.c.id > burn_up.last_id, is_flag).order_by(AUDIT.c.id))
    burn_up.add(FlagChange(number, in_utc(at), flag, _loaded(after)) for number, at, flag, after in rows)


def _loaded(text: str | None) -> object:
    return None if text is None else orjson.loads(text)
