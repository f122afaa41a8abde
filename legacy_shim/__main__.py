"""`python -m legacy_shim`: runs the new side on the database that the monolith, or its stand-in, uses."""

import argparse
import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import uvicorn
from sqlalchemy import URL, Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from legacy_shim.app import create_app
from legacy_shim.dry_run import dry_runs_of
from new_core.core.config import Settings, SettingsError, load_settings
from new_core.core.memory import spare_what_stays
from new_core.infrastructure.database import migrate
from new_core.infrastructure.database.session import Database, async_url

DATABASE = "sqlite:///.banyan/erp.db"
DEVELOPMENT_KEY = "standin-development-key-not-for-production"
"""What the stand-in uses when it is told nothing, so that its tokens are valid here."""


class UnusableDatabaseError(Exception):
    """There is no legacy database behind the URL."""


def settings_of(database: str | None, environment: Mapping[str, str]) -> Settings:
    """Fill in what `NEW_CORE_*` leaves out: the stand-in's database, and its key where none is set."""
    url = database or environment.get("NEW_CORE_DATABASE_URL", DATABASE)
    if "NEW_CORE_SECRET_KEY" in environment:
        return load_settings(database_url=url)
    key = environment.get("STANDIN_SECRET_KEY", DEVELOPMENT_KEY)
    # The demo and the load tests sign many users in from one machine.
    logins = environment.get("NEW_CORE_LOGINS_PER_MINUTE", "0")
    return load_settings(database_url=url, secret_key=key, environment="development", logins_per_minute=logins)


async def prepare(url: str) -> None:
    """Bring the `nc_*` tables up to date; UnusableDatabaseError unless the legacy tables are there."""
    target = async_url(url)
    shown = target.render_as_string()
    if _is_missing_file(target):
        raise UnusableDatabaseError(f"{shown}: there is no such file; start the stand-in first or give --database")
    database = Database(url)
    try:
        async with database.engine.connect() as connection:
            if not await connection.run_sync(_has_legacy_tables):
                raise UnusableDatabaseError(f"{shown}: it has no table `customers`, so it is not the ERP's database")
        await migrate.upgrade(database.engine)
    # asyncpg lets a refused connection through as OSError.
    except (SQLAlchemyError, OSError) as error:
        raise UnusableDatabaseError(f"{shown}: {error}") from error
    finally:
        await database.dispose()


def run(host: str = "127.0.0.1", port: int = 9002, database: str | None = None) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is in flight."""
    settings = settings_of(database, os.environ)
    asyncio.run(prepare(settings.database_url))
    app = create_app(settings, dry_runs=dry_runs_of(os.environ))
    spare_what_stays()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        # RequestLogMiddleware writes the line, because it knows the request's id.
        access_log=False,
        timeout_graceful_shutdown=10,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m legacy_shim", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9002)
    parser.add_argument("--database", help=f"SQLAlchemy URL (NEW_CORE_DATABASE_URL, else {DATABASE})")
    options = parser.parse_args(arguments)
    try:
        run(options.host, options.port, options.database)
    except (SettingsError, UnusableDatabaseError) as error:
        parser.exit(2, f"{error}\n")


def _is_missing_file(target: URL) -> bool:
    # SQLite would make an empty one.
    return target.get_backend_name() == "sqlite" and not Path(target.database or "").is_file()


def _has_legacy_tables(connection: Connection) -> bool:
    return inspect(connection).has_table("customers")


if __name__ == "__main__":
    main()
