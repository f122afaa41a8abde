from datetime import UTC, datetime

from new_core.domain.entities.branch import Branch
from new_core.infrastructure.database.session import Database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_times_without_a_zone_come_back_as_utc(database: Database) -> None:
    async with database.session() as session:
        branch = Branch.create({"code": "MAP-1", "name": "x", "currency_id": 1}, NOW)
        session.add(branch)
        await session.commit()
    async with database.session(read_only=True) as session:
        found = await session.get_one(Branch, branch.identity)
    assert (found.created_at, found.code, found.currency_id) == (NOW, "MAP-1", 1)
