"""A scratch PostgreSQL database with the monolith's own data in it, where the dump is at hand."""

import gzip
import io
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, make_url, text
from sqlalchemy.engine.interfaces import DBAPICursor

_COPY = re.compile(
    r"^COPY (?P<target>[^;]+) FROM stdin;\n(?P<rows>.*?)^\\\.\n",
    re.MULTILINE | re.DOTALL,
)


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    name = f"banyan_standin_{uuid.uuid4().hex[:12]}"
    _run(server, f'CREATE DATABASE "{name}"')
    _run(server, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def load(url: str, dump: Path) -> None:
    """What psql does with such a file: statements as they are, and rows by COPY."""
    content = gzip.decompress(dump.read_bytes()).decode()
    content = re.sub(r"^\\(un)?restrict .*$", "", content, flags=re.MULTILINE)
    with _engine(url).connect() as connection:
        # SQLAlchemy would read the colons of the file as parameters; the driver takes it as it is.
        cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr] # connected
        place = 0
        for block in _COPY.finditer(content):
            _execute(cursor, content[place : block.start()])
            cursor.copy_expert(f"COPY {block['target']} FROM stdin", io.StringIO(block["rows"]))
            place = block.end()
        _execute(cursor, content[place:])


def _execute(cursor: DBAPICursor, statements: str) -> None:
    if any(line and not line.startswith("--") for line in statements.splitlines()):
        cursor.execute(statements)


def _run(server: str, statement: str) -> None:
    with _engine(server).connect() as connection:
        connection.execute(text(statement))


def _engine(url: str) -> Engine:
    """Each statement by itself, as DROP DATABASE must be, and no connection kept."""
    plain = make_url(url).set(drivername="postgresql+psycopg2")
    return create_engine(plain, isolation_level="AUTOCOMMIT", poolclass=NullPool)
