"""Words looked for in everything on record."""

from collections.abc import Callable, Sequence

from sqlalchemy import Column, ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.tables import AUDIT
from gateway.report.schema import RULES, SIGNATURES, TRIAGE
from gateway.report.views import Hit

Found = Callable[[Row[tuple[str, ...]]], Hit]


async def search_store(connection: AsyncConnection, text: str, limit: int = 20) -> list[Hit]:
    """Signatures, rules and audit rows that have all of these words, at most ``limit`` of each."""
    words = text.split()
    if not words:
        return []
    return [
        hit for statement, found in _questions(words, limit) for hit in map(found, await connection.execute(statement))
    ]


def _questions(words: Sequence[str], limit: int) -> list[tuple[Select[tuple[str, ...]], Found]]:
    judged = [TRIAGE.c.owner, TRIAGE.c.ticket, TRIAGE.c.reason]
    signatures = (
        select(SIGNATURES.c.id, SIGNATURES.c.endpoint, SIGNATURES.c.location, SIGNATURES.c.kind)
        .outerjoin(TRIAGE, TRIAGE.c.signature == SIGNATURES.c.id)
        .where(
            has_words(
                words, [SIGNATURES.c.id, SIGNATURES.c.endpoint, SIGNATURES.c.location, SIGNATURES.c.kind, *judged]
            )
        )
        .order_by(SIGNATURES.c.severity.desc(), SIGNATURES.c.count.desc())
    )
    rules = select(RULES.c.id, RULES.c.rule, RULES.c.reason, RULES.c.author).where(
        has_words(words, [RULES.c.id, RULES.c.rule, RULES.c.reason, RULES.c.author])
    )
    audit = (
        select(AUDIT.c.id, AUDIT.c.who, AUDIT.c.action, AUDIT.c.subject, AUDIT.c.reason)
        .where(has_words(words, [AUDIT.c.who, AUDIT.c.action, AUDIT.c.subject, AUDIT.c.reason]))
        .order_by(AUDIT.c.id.desc())
    )
    return [
        (signatures.limit(limit), lambda row: Hit("signature", row[0], f"{row[1]} {row[2]}", row[3])),
        (rules.order_by(RULES.c.id).limit(limit), lambda row: Hit("rule", row[0], row[0], f"{row[3]}: {row[2]}")),
        (audit.limit(limit), lambda row: Hit("audit", str(row[0]), f"{row[2]} {row[3]}", f"{row[1]}: {row[4]}")),
    ]


def has_words(words: Sequence[str], columns: Sequence[Column[str]]) -> ColumnElement[bool]:
    """Each word in any of these columns, whatever its case."""
    return and_(
        # and_() of nothing at all is deprecated.
        true(),
        *(or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in columns)) for word in words),
    )
