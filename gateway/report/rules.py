"""Rules in the store: every change is one transaction with its audit row and a new revision for workers to follow."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.audit import append_audit
from flags.provider import AuditNote
from gateway.compare import Rule
from gateway.compare.documents import read_rule, write_rule
from gateway.errors import RuleError, UnknownRuleError
from gateway.report.schema import RULES, RULES_REVISION
from gateway.report.store import ReportStore

log = structlog.get_logger(__name__)


RuleRow = Row[Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXPLAINING = ("kind", "with", "location", "router", "endpoint")
"""Fields of which a rule's hits speak."""


@dataclass(frozen=True, slots=True)
class StoredRule:
    rule: Rule
    hits: int
    """Differences it explained since it became what it is."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who changes rules, and why."""

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class RuleStore:
    """The rules of one store. Raises ``flags.errors.StoreError``, and ``RuleError`` for what cannot be done."""

    def __init__(self, store: ReportStore) -> None:
        self._store = store

    async def revision(self) -> int:
        async with self._store.transaction() as connection:
            return await _revision(connection)

    async def load(self) -> tuple[int, list[StoredRule]]:
        """All rules that can be read; one that cannot is logged and left out, which means that it explains nothing."""
        async with self._store.transaction() as connection:
            # The revision first: rules newer than it are read once more, rules older than it would stay.
            revision = await _revision(connection)
            rows = (await connection.execute(select(RULES).order_by(RULES.c.id))).all()
        return revision, [found for row in rows if (found := _stored(row)) is not None]

    async def add(self, rule: Rule, by: Signed) -> int:
        """The new revision."""
        async with self.change() as connection:
            if await find_rule_row(connection, rule.id) is not None:
                raise RuleError(f"there is a rule {rule.id!r} already; change it, or write another id", ("id",))
            await write_rule_row(connection, rule, by, None)
            return await _revision(connection)

    async def put(self, rule: Rule, by: Signed) -> int:
        """Change a rule; its hits stay where it explains the same as before."""
        async with self.change() as connection:
            await write_rule_row(connection, rule, by, await _existing(connection, rule.id))
            return await _revision(connection)

    async def remove(self, rule_id: str, by: Signed) -> int:
        async with self.change() as connection:
            await _erase(connection, await _existing(connection, rule_id), by)
            return await _revision(connection)

    async def replace_all(self, rules: Sequence[Rule], by: Signed, *, is_check: bool = False) -> Imported:
        """Make these the rules, all or nothing; where nothing differs, or it is only a check, nothing is written."""
        wanted = {rule.id: rule for rule in rules}
        async with self.change() as connection:
            held = {row.id: row for row in await connection.execute(select(RULES).order_by(RULES.c.id))}
            added = [rule for rule in rules if rule.id not in held]
            changed = [rule for rule in rules if rule.id in held and _document(held[rule.id]) != write_rule(rule)]
            removed = [rule_id for rule_id in held if rule_id not in wanted]
            for rule in (*added, *changed):
                await write_rule_row(connection, rule, by, held.get(rule.id))
            for rule_id in removed:
                await _erase(connection, held[rule_id], by)
            if is_check or not (added or changed or removed):
                await connection.rollback()
        return Imported(tuple(each.id for each in added), tuple(each.id for each in changed), tuple(removed))

    @asynccontextmanager
    async def change(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that makes a new revision, for what changes rules together with something else."""
        async with self._store.transaction() as connection:
            # As the first statement: its row lock makes concurrent changes queue, so that none is lost.
            await connection.execute(update(RULES_REVISION).values(revision=RULES_REVISION.c.revision + 1))
            yield connection


async def write_rule_row(connection: AsyncConnection, rule: Rule, by: Signed, held: RuleRow | None) -> None:
    """Write a rule, new or in the place of another, with its audit row, in the caller's transaction."""
    document = write_rule(rule)
    values = {
        "rule": orjson.dumps(document).decode(),
        "author": rule.author,
        "reason": rule.reason,
        "expires": rule.expires.timestamp() if rule.expires is not None else None,
    }
    if held is None:
        await connection.execute(insert(RULES).values(id=rule.id, hits=0, **values))
        await append_audit(connection, AuditNote(by.who, "rule added", subject(rule.id), None, document, by.why))
        return
    before = _document(held)
    if any(before.get(name) != document.get(name) for name in _EXPLAINING):
        # Hits were of what it explained before; with them it would look proven.
        values["hits"] = 0
    await connection.execute(update(RULES).where(RULES.c.id == rule.id).values(**values))
    await append_audit(connection, AuditNote(by.who, "rule changed", subject(rule.id), before, document, by.why))


def subject(rule_id: str) -> str:
    """What the audit calls a rule."""
    return f"rule:{rule_id}"


async def _erase(connection: AsyncConnection, held: RuleRow, by: Signed) -> None:
    await connection.execute(delete(RULES).where(RULES.c.id == held.id))
    await append_audit(connection, AuditNote(by.who, "rule removed", subject(held.id), _document(held), None, by.why))


async def _revision(connection: AsyncConnection) -> int:
    return int((await connection.execute(select(RULES_REVISION.c.revision))).scalar_one())


async def find_rule_row(connection: AsyncConnection, rule_id: str) -> RuleRow | None:
    return (await connection.execute(select(RULES).where(RULES.c.id == rule_id))).first()


async def _existing(connection: AsyncConnection, rule_id: str) -> RuleRow:
    held = await find_rule_row(connection, rule_id)
    if held is None:
        raise UnknownRuleError(f"there is no rule {rule_id!r}; the list of rules has their ids", ("id",))
    return held


def _document(row: RuleRow) -> dict[str, object]:
    """What the row holds; where that is no document, what stands there instead."""
    try:
        found = orjson.loads(row.rule)
    except orjson.JSONDecodeError:
        found = None
    return found if isinstance(found, dict) else {"unreadable": str(row.rule)}


def _stored(row: RuleRow) -> StoredRule | None:
    try:
        # Both are in the document: what stands here is only for one that somebody wrote by hand.
        rule = read_rule(_document(row), author=row.author, created=_EPOCH)
    except RuleError as error:
        log.warning("rules.row_skipped", rule=row.id, reason=str(error))
        return None
    return StoredRule(rule, int(row.hits))
