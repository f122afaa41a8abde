"""One engine per running stand-in and a session per request, committed by the handlers as the monolith did."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from starlette.requests import HTTPConnection

from legacy_shim.standin.clock import Clock, system_clock
from legacy_shim.standin.models import Base

BUSY_TIMEOUT_SECONDS = 15
# Handlers run in that many threads, and each holds a connection while it runs.
WORKER_THREADS = 40


class Database:
    """The legacy database; ``clock`` fills the time columns that the application itself filled."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock

    def session(self) -> Session:
        # Off: a query must not write what its handler has only begun.
        return Session(self.engine, autoflush=False)

    def create_schema(self) -> None:
        """Make what is missing; tables that exist are left as they are."""
        Base.metadata.create_all(self.engine)

    def close(self) -> None:
        self.engine.dispose()


def configure(url: str, clock: Clock = system_clock) -> Database:
    """Open the database behind a plain ``sqlite:///`` or ``postgresql://`` URL."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        return Database(_sqlite_engine(target, clock), clock)
    target = target.set(drivername="postgresql+psycopg2")
    # The monolith's server ran in UTC; its answers show ``Z`` whatever zone this server prefers.
    options = {"options": "-c timezone=utc"}
    engine = create_engine(
        target,
        connect_args=options,
        # The server may have been restarted since; the demo's users should not be the ones to find out.
        pool_pre_ping=True,
        pool_size=WORKER_THREADS,
        execution_options={"clock": clock},
    )
    return Database(engine, clock)


def _sqlite_engine(url: URL, clock: Clock) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        execution_options={"clock": clock},
        pool_size=WORKER_THREADS,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # WAL: the new side reads and writes the same file from another process.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def get_db(connection: HTTPConnection) -> Iterator[Session]:
    database: Database = connection.app.state.database
    session = database.session()
    try:
        yield session
    finally:
        session.close()


def get_now(connection: HTTPConnection) -> datetime:
    """The time of this request by the stand-in's clock, aware, in UTC."""
    database: Database = connection.app.state.database
    return database.clock()


Db = Annotated[Session, Depends(get_db)]
Now = Annotated[datetime, Depends(get_now)]
