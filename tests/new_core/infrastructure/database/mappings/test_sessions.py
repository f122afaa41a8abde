import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from new_core.infrastructure.database.mappings.sessions import user_sessions
from new_core.infrastructure.database.session import Database
from tests.support.new_core_databases import NOW


async def test_a_session_token_is_kept_once(database: Database) -> None:
    row = {"user_id": 1, "session_token": "qwx", "expires_at": NOW.replace(tzinfo=None)}
    async with database.engine.begin() as connection:
        await connection.execute(insert(user_sessions), [row])
    with pytest.raises(IntegrityError):
        async with database.engine.begin() as connection:
            await connection.execute(insert(user_sessions), [row])
    async with database.engine.begin() as connection:
        await connection.execute(user_sessions.delete().where(user_sessions.c.session_token == "qwx"))  # noqa: S105
