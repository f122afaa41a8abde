"""Numbers and codes of one stem, as the legacy tables hold them: as texts."""

import re

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.infrastructure.repositories.sqlalchemy.base_repository import LONGEST_SEARCH, can_be_stored


async def highest(session: AsyncSession, numbers: Column[str], prefix: str) -> str | None:
    """Find the highest of the numbers that are `prefix` and four to nine digits."""
    if len(prefix) > LONGEST_SEARCH or not can_be_stored(prefix):
        return None
    statement = (
        select(numbers)
        .where(numbers.startswith(prefix, autoescape=True), numbers.regexp_match(f"^{re.escape(prefix)}[0-9]{{4,9}}$"))
        # Longer first: after 9999 comes 10000, which is less in the order of texts.
        .order_by(func.length(numbers).desc(), numbers.desc())
        .limit(1)
    )
    return await session.scalar(statement)
