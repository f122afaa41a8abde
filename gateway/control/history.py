"""Audit entries as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flags.errors import InvalidFlagError
from flags.model import Flag
from flags.provider import AuditEntry
from gateway.control.overview import describe_flag
from gateway.endpoints import Catalog

_PREFIXES = ("route.", "shadow.")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change; ``endpoint_id`` is empty where it was of no endpoint in the catalog."""

    at: datetime
    who: str
    action: str
    subject: str
    kind: str
    """``route`` or ``shadow`` where it was a flag of ``endpoint_id``."""
    endpoint_id: str
    before: str
    after: str
    why: str


def history(entries: Iterable[AuditEntry], catalog: Catalog) -> list[HistoryRow]:
    return [
        HistoryRow(
            at=entry.at,
            who=entry.who,
            action=entry.action,
            subject=entry.subject,
            kind=entry.subject.partition(".")[0],
            endpoint_id=_endpoint_of(entry.subject, catalog),
            before=_describe(entry.before),
            after=_describe(entry.after),
            why=entry.reason,
        )
        for entry in entries
    ]


def _endpoint_of(subject: str, catalog: Catalog) -> str:
    for prefix in _PREFIXES:
        name = subject.removeprefix(prefix)
        if name != subject and name in catalog:
            return name
    return ""


def _describe(value: object) -> str:
    if not isinstance(value, dict):
        return "off" if value is None else str(value)
    if "unreadable" in value:
        return str(value["unreadable"])
    try:
        return describe_flag(Flag.from_unleash(value))
    except InvalidFlagError:
        return str(value)
