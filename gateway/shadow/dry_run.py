"""Implements ``Rehearsal`` over HTTP: the new side is asked for a dry-run before legacy, and for legacy's rows after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import structlog

from gateway.compare import ABSENT, Observation
from gateway.compare.bodies import header, parse_json
from gateway.compare.model import Failure
from gateway.compare.rows import Change, Comparison, Row, Table, compare_rows
from gateway.endpoints import Endpoint
from gateway.exchange import Outgoing, Request, Side, UpstreamSide
from gateway.policies import Policy
from gateway.redaction import shown_text
from gateway.report.samples import to_json
from gateway.shadow.asking import Asked, Envelope, ask
from gateway.shadow.rehearsal import NOTHING, Rehearsed, Reviewed
from gateway.signing import DRY_RUN, Marked, sign

log = structlog.get_logger("gateway")

MEDIA_TYPE: Final = b"application/vnd.banyan.dry-run+json"
ROWS_PATH: Final = b"/-/banyan/rows"
LONGEST_DOCUMENT: Final = 4 * 1024 * 1024
_BUSY: Final = frozenset({"timeout", "busy"})
"""What says nothing about the new side's code."""


@dataclass(frozen=True, slots=True)
class Told:
    """The document of a dry-run, read."""

    document: Mapping[str, Any]
    changes: tuple[Change, ...]
    tables: Mapping[str, Table]
    at: float


@dataclass(frozen=True, slots=True)
class DryRuns:
    """``budget`` is what a client may be kept waiting; ``patience`` is for reading rows back, when nobody waits."""

    side: UpstreamSide
    """The new side, over a pool of its own: reads in the shadow must not take a write's place."""
    envelope: Envelope
    clock: Callable[[], float]
    budget: float = 0.25
    patience: float = 5.0

    async def rehearse(self, endpoint: Endpoint, request: Request, policy: Policy, body: bytes) -> Rehearsed:
        at = self.envelope.wall_clock()
        message = self.envelope.seal(request, body, policy, Side.NEW, DRY_RUN)
        asked = await ask(self.side, message, body, LONGEST_DOCUMENT, self.budget, self.clock)
        seen = asked.observation
        if seen.failure is not None:
            return Rehearsed(asked)
        document = _document(seen)
        if document is None:
            log.warning("shadow.dry_run_refused", endpoint=endpoint.id, status=seen.status)
            return Rehearsed(asked._replace(observation=Observation(0, [], b"", failure=Failure.ERROR)))
        if document["failure"] is not None:
            return Rehearsed(asked._replace(observation=_failed(document, endpoint)))
        answer = document["answer"]
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer["headers"]]
        would_be = Observation(answer["status"], headers, answer["body"].encode("latin-1"))
        return Rehearsed(Asked(would_be, float(document["seconds"]["answer"])), _told(document, at))

    async def review(self, endpoint: Endpoint, rehearsed: Rehearsed) -> Reviewed:
        told = rehearsed.kept
        if not isinstance(told, Told):
            return NOTHING
        rows = await self._read_back(told)
        if rows is None or told.document["omitted"]:
            log.warning("shadow.rows_unread", endpoint=endpoint.id)
            return Reviewed((), _writes(told, None), unread=True)
        found = compare_rows(told.changes, told.tables, rows, told.at)
        return Reviewed(tuple(found.differences), _writes(told, found), found.aliases.explains)

    async def _read_back(self, told: Told) -> Mapping[str, Sequence[Row]] | None:
        """The rows as legacy left them; None where they cannot be had."""
        wanted = [each for each in (_wanted(name, told) for name in told.tables) if each is not None]
        if not wanted:
            return {}
        body = orjson.dumps({"tables": wanted})
        message = self._question(body)
        asked = await ask(self.side, message, body, LONGEST_DOCUMENT, self.patience, self.clock)
        seen = asked.observation
        if seen.failure is not None or seen.truncated or seen.status != 200:
            return None
        found = parse_json(seen.body, quick=False)
        rows = found.get("rows") if isinstance(found, dict) else None
        return rows if isinstance(rows, dict) else None

    def _question(self, body: bytes) -> Outgoing:
        headers = [(b"Content-Type", b"application/json"), (b"Content-Length", b"%d" % len(body))]
        asked = Marked("POST", ROWS_PATH, "rows", body)
        signed = sign(self.envelope.key, DRY_RUN, asked, self.envelope.wall_clock())
        return Outgoing("POST", ROWS_PATH, [(b"Host", b"new"), *headers, *signed], len(body))


def _document(seen: Observation) -> Mapping[str, Any] | None:
    if seen.truncated or seen.status != 200 or header(seen.headers, b"content-type") != MEDIA_TYPE:
        return None
    found = parse_json(seen.body, quick=False)
    return found if isinstance(found, dict) and found.get("version") == 1 else None


def _failed(document: Mapping[str, Any], endpoint: Endpoint) -> Observation:
    is_busy = document["failure"] in _BUSY
    if not is_busy:
        log.warning(
            "shadow.dry_run_failed",
            endpoint=endpoint.id,
            failure=document["failure"],
            reason=shown_text(document["reason"]),
        )
    return Observation(0, [], b"", failure=Failure.TIMEOUT if is_busy else Failure.ERROR)


def _told(document: Mapping[str, Any], at: float) -> Told:
    """What is to be compared: not the new side's own tables, which legacy does not know."""
    tables = {
        name: Table(
            tuple(table["key"]), {key: (to[0], to[1]) for key, to in table["references"].items()}, table["highest"]
        )
        for name, table in document["tables"].items()
        if not table["own"]
    }
    changes = tuple(
        Change(row["table"], tuple(row["key"].values()), row["before"], row["after"])
        for row in document["rows"]
        if row["table"] in tables
    )
    return Told(document, changes, tables, at)


def _wanted(name: str, told: Told) -> dict[str, object] | None:
    table = told.tables[name]
    keys = [
        list(each.key)
        for each in told.changes
        # A row that new made has another key on legacy; those above the highest key of before are read instead.
        if each.table == name and (each.before is not None or table.highest is None)
    ]
    if not keys and table.highest is None:
        return None
    return {"table": name, "keys": keys, "above": table.highest}


def _writes(told: Told, found: Comparison | None) -> dict[str, object]:
    """For the sample: each row, before and after, beside what legacy made of it; of an update only what says something."""
    pairs = [(pair.change, pair.legacy) for pair in found.pairs] if found else [(each, None) for each in told.changes]
    return {
        "rows": [_shown(change, legacy) for change, legacy in pairs],
        "effects": told.document["effects"],
        "seconds": to_json(told.document["seconds"]),
        "differences": [
            {"location": each.location, "kind": each.kind.value, "legacy": _json(each.legacy), "new": _json(each.new)}
            for each in (found.differences if found else ())
        ],
        "unattributed": found.unattributed if found else None,
        "unread": found is None,
    }


def _shown(change: Change, legacy: Row | None) -> dict[str, object]:
    states = [state for state in (change.before, change.after, legacy) if state is not None]
    names = list(dict.fromkeys(name for state in states for name in state))
    if change.before is not None and change.after is not None:
        names = [name for name in names if any(state.get(name) != states[0].get(name) for state in states)]

    def of(state: Row | None) -> object:
        return None if state is None else to_json({name: state[name] for name in names if name in state})

    return {
        "table": change.table,
        "key": to_json(list(change.key)),
        "before": of(change.before),
        "after": of(change.after),
        "legacy": of(legacy),
    }


def _json(value: object) -> object:
    return None if value is ABSENT else to_json(value)
