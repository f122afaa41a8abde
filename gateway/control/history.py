"""Audit entries as people read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

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
    address: str
    """The page about the subject; empty where there is none."""
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
            address=_address_of(entry, catalog),
            before=describe_audited(entry.before, entry.subject),
            after=describe_audited(entry.after, entry.subject),
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


def _address_of(entry: AuditEntry, catalog: Catalog) -> str:
    kind, _, name = entry.subject.partition(":")
    if entry.action == "triage":
        return f"/signatures/{quote(entry.subject)}"
    if name:
        return {"rule": f"/rules#rule-{quote(name)}", "proposal": "/rules", "access": "/access"}.get(kind, "")
    endpoint = entry.subject if entry.subject in catalog else _endpoint_of(entry.subject, catalog)
    return f"/endpoints/{quote(endpoint)}" if endpoint else ""


def describe_audited(value: object, subject: str) -> str:
    """What stood there before or after, in words: a flag that is not there is off; anything else is simply not there."""
    is_flag = subject.startswith(_PREFIXES) or subject == KILL_SWITCH
    if value is None:
        return "off" if is_flag else "—"
    if not isinstance(value, dict):
        return str(value)
    if "unreadable" in value:
        return str(value["unreadable"])
    if is_flag:
        return _describe_flag(value)
    if "location" in value and "kind" in value:
        return f"{value['kind']} at {value['location']}"
    # A judgement first, and then what goes with it.
    parts = sorted(value.items(), key=lambda each: each[0] != "state")
    return ", ".join(_describe_part(name, each) for name, each in parts)


def _describe_part(name: str, value: object) -> str:
    if name == "expires" and isinstance(value, int | float):
        return f"until {datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M} UTC"
    return str(value) if name == "state" else f"{name} {value}"


def _describe_flag(value: Mapping[str, object]) -> str:
    try:
        return describe_flag(Flag.from_unleash(value))
    except InvalidFlagError:
        return str(value)
