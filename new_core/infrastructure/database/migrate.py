"""Alembic, run from code: brings our own tables (`nc_*`) up or down and touches no other."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from new_core.infrastructure.database.session import WRITES

VERSION_TABLE = "nc_alembic_version"
LOCK = 0x6E63_6F72_65
"""An arbitrary number, the same in every process: of several that start at once, one migrates at a time."""


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    await _run(engine, lambda config: command.upgrade(config, revision))


async def downgrade(engine: AsyncEngine, revision: str = "base") -> None:
    await _run(engine, lambda config: command.downgrade(config, revision))


async def _run(engine: AsyncEngine, action: Callable[[Config], None]) -> None:
    # No alembic.ini: the library must find its migrations wherever it is installed.
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))

    def act(connection: Connection) -> None:
        config.attributes["connection"] = connection
        action(config)

    async with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(act)
