"""How far the whole migration is, day by day."""

from sqlalchemy.ext.asyncio import AsyncConnection

from flags.audit import read_flag_changes
from gateway.report.burnup import BurnUp


async def follow_changes(connection: AsyncConnection, burn_up: BurnUp) -> None:
    """Feed it what the audit has since the last time: only the first call reads all of it."""
    burn_up.add(await read_flag_changes(connection, burn_up.last_id))
