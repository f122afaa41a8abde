"""`python -m new_core`: the new core alone, with its v1 API."""

import argparse
import asyncio
from collections.abc import Sequence

import uvicorn

from new_core.core.config import SettingsError, load_settings
from new_core.infrastructure.database import migrate
from new_core.infrastructure.database.session import Database
from new_core.main import create_app


async def prepare(database_url: str) -> None:
    """Bring our own tables up to date; safe when several processes start at once."""
    database = Database(database_url)
    try:
        await migrate.upgrade(database.engine)
    finally:
        await database.dispose()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m new_core", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9002)
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsError as error:
        parser.exit(2, f"{error}\n")
    asyncio.run(prepare(settings.database_url))
    uvicorn.run(create_app(settings), host=options.host, port=options.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
