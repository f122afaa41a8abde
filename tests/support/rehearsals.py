"""A rehearsal over an empty database, for what must not leave one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

from new_core.infrastructure.database.rehearsal import Limits, Rehearsal
from new_core.infrastructure.database.session import Database


@asynccontextmanager
async def rehearsal_over_nothing() -> AsyncIterator[Rehearsal]:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        try:
            async with database.rehearse(Limits(seconds=10)) as rehearsal:
                yield rehearsal
        finally:
            await database.dispose()
