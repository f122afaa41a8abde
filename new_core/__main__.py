"""`python -m new_core`: the new core alone, with its v1 API; or its outbox, a worker of its queues, or the indexes it lacks."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

import uvicorn

from new_core.core.clock import utc_now
from new_core.core.config import Settings, SettingsError, load_settings
from new_core.core.memory import spare_what_stays
from new_core.infrastructure.database import indexes, migrate
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging import command
from new_core.infrastructure.messaging.worker import run_worker
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
    commands = parser.add_subparsers(dest="command", help="without one: serve")
    command.add_arguments(commands.add_parser("outbox", help="what is still to be told to others"))
    commands.add_parser("indexes", help="which indexes the legacy tables lack, as SQL to decide on")
    commands.add_parser("worker", help="deliver for Celery; what follows is for `celery worker`")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "worker":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        settings = load_settings()
        asyncio.run(prepare(settings.database_url))
        _run(settings, options, rest)
    except SettingsError as error:
        parser.exit(2, f"{error}\n")


def _run(settings: Settings, options: argparse.Namespace, rest: Sequence[str]) -> None:
    if options.command == "outbox":
        asyncio.run(_outbox(settings, options))
    elif options.command == "indexes":
        asyncio.run(_indexes(settings))
    elif options.command == "worker":
        run_worker(settings, utc_now, rest)
    else:
        app = create_app(settings)
        spare_what_stays()
        uvicorn.run(app, host=options.host, port=options.port, log_level="warning", access_log=False)


async def _indexes(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        sys.stdout.write(f"{await indexes.explain(database)}\n")
    finally:
        await database.dispose()


async def _outbox(settings: Settings, options: argparse.Namespace) -> None:
    database = Database(settings.database_url)
    try:
        await command.run(database, options, utc_now)
    finally:
        await database.dispose()


if __name__ == "__main__":
    main()
