"""Audit entries as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flags.errors import InvalidFlagError
from flags.model import Flag
from flags.provider import AuditEntry
from flags.registry import KILL_SWITCH
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
            before=_describe(entry.before, is_flag=_is_flag(entry.subject)),
            after=_describe(entry.after, is_flag=_is_flag(entry.subject)),
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


def _is_flag(subject: str) -> bool:
    return subject.startswith(_PREFIXES) or subject == KILL_SWITCH


def _describe(value: object, *, is_flag: bool) -> str:
    """A flag that is not there is off; anything else is simply not there."""
    if value is None:
        return "off" if is_flag else "—"
    if not isinstance(value, dict):
        return str(value)
    if "unreadable" in value:
        return str(value["unreadable"])
    if not is_flag:
        return ", ".join(f"{name} {each}" if name != "state" else str(each) for name, each in value.items())
    try:
        return describe_flag(Flag.from_unleash(value))
    except InvalidFlagError:
        return str(value)
