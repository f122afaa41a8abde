"""One number for a whole database: what is rolled back leaves it alone."""

import hashlib
from collections.abc import Collection

from sqlalchemy import inspect, text

from new_core.infrastructure.database.session import Database


async def checksum(database: Database, but: Collection[str] = ()) -> dict[str, str]:
    """A digest of each table's rows in an order of their own, so that a failing test names the table."""
    found = {}
    async with database.engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for name in sorted(set(names) - set(but)):
            rows = (await connection.execute(text(f'SELECT * FROM "{name}"'))).all()  # noqa: S608  names of its own
            found[name] = hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
    return found
