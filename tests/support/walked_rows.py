"""Databases whose rows a walk changes: which tables it changed, and back again."""

import hashlib
import shutil
import sqlite3
from collections.abc import Set
from pathlib import Path
from typing import Any, Final, Protocol

import psycopg2

from tests.support.new_core_databases import CHANGED, KEPT, forget_rows, keep_rows, put_rows_back

KEPT_HERE: Final = "walked"


class Rows(Protocol):
    url: str
    few: int
    """How many made-up requests of each kind the suite sends it: the two databases need not answer the same ones twice."""

    def put_back(self, tables: Set[str] | None = None) -> None:
        """Of these tables; of all that tests write to where none is named."""

    def changed(self) -> set[str]:
        """The tables whose rows are others than `put_back` puts there, by a digest of all rows of the database."""
        ...

    def keep(self) -> None:
        """From now on `put_back` puts back what is there now, until this is closed."""

    def close(self) -> None: ...


class SqliteRows:
    few = 2

    def __init__(self, template: Path, used: Path) -> None:
        self.url = f"sqlite:///{shutil.copy(template, used)}"
        self._template = sqlite3.connect(template)
        self._used = sqlite3.connect(used)
        self._right = self._digests()
        self._version = self._data_version()

    def put_back(self, tables: Set[str] | None = None) -> None:
        # All, whichever are named: a whole file is quicker than one table.
        self._template.backup(self._used)
        self._version = self._data_version()

    def changed(self) -> set[str]:
        # Counts the commits of others: where there was none, nothing can have changed.
        if self._data_version() == self._version:
            return set()
        self._version = self._data_version()
        return {name for name, _ in self._right ^ self._digests()}

    def keep(self) -> None:
        kept = sqlite3.connect(":memory:")
        self._used.backup(kept)
        self._template.close()
        self._template = kept
        self._right = self._digests()
        self._version = self._data_version()

    def close(self) -> None:
        self._template.close()
        self._used.close()

    def _data_version(self) -> int:
        version: int = self._used.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _digests(self) -> set[tuple[str, str]]:
        names = [name for (name,) in self._used.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {(name, self._digest(name)) for name in names}

    def _digest(self, table: str) -> str:
        rows = sorted(map(repr, self._used.execute(f'SELECT * FROM "{table}"')))  # noqa: S608  a name of its own
        return hashlib.sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()


class PostgresRows:
    few = 1

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg2.connect(url)
        self._connection.autocommit = True
        self._cursor = self._connection.cursor()
        names = self._ask("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        self._question = " UNION ALL ".join(
            f"SELECT '{name}', md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM \"{name}\" t"  # noqa: S608  its own
            for (name,) in names
            if not name.startswith((f"{KEPT}_", f"{KEPT_HERE}_"))
        )
        self._kept = KEPT
        self._right = set(self._ask(self._question))
        self._transaction = self._next_transaction()

    def put_back(self, tables: Set[str] | None = None) -> None:
        put_rows_back(self.url, CHANGED if tables is None else sorted(tables), self._kept)
        self._transaction = self._next_transaction()

    def changed(self) -> set[str]:
        # Only what writes is given a number: where none was given, nothing can have changed.
        if self._next_transaction() == self._transaction:
            return set()
        self._transaction = self._next_transaction()
        return {name for name, _ in self._right ^ set(self._ask(self._question))}

    def keep(self) -> None:
        keep_rows(self.url, KEPT_HERE)
        self._kept = KEPT_HERE
        self._right = set(self._ask(self._question))
        self._transaction = self._next_transaction()

    def close(self) -> None:
        self._connection.close()
        if self._kept == KEPT_HERE:
            put_rows_back(self.url)
            forget_rows(self.url, KEPT_HERE)

    def _next_transaction(self) -> int:
        number: int = self._ask("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")[0][0]
        return number

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        self._cursor.execute(question)
        return self._cursor.fetchall()
