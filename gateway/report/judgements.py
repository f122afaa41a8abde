"""QA's judgements as rows: triage of signatures and sign-offs of endpoints, each change with its audit row beside it.

Everything here runs in the caller's transaction, and needs the tables of the flags.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.audit import append_audit
from flags.provider import AuditNote
from gateway.report.forms import Form, form_of
from gateway.report.samples import decode_sample
from gateway.report.schema import SIGN_OFFS, SIGNATURES, TRIAGE
from gateway.report.triage import Judgement, Triage, TriageState

BANYAN = "banyan"
"""Who it was where nobody did it."""
Held = Mapping[str, Any]
"""A row of the triage table."""


class SignOff(NamedTuple):
    endpoint: str
    who: str
    reason: str
    at: float
    revoked: float | None = None
    revoked_why: str = ""


class Recurrence(NamedTuple):
    """A signature that was seen once more, and the last build of the new side that it was seen in."""

    signature: str
    last_seen: float
    build: str


async def load_judgements(connection: AsyncConnection) -> dict[str, Judgement]:
    """What ``triage.settle`` needs, for a worker to hold in memory and ask for again every few seconds."""
    rows = await connection.execute(
        select(TRIAGE.c.signature, TRIAGE.c.state, TRIAGE.c.expires, TRIAGE.c.form).where(
            TRIAGE.c.state.in_([TriageState.ACCEPTED, TriageState.NOISE])
        )
    )
    return {name: Judgement(TriageState(state), expires, Form.load(form)) for name, state, expires, form in rows}


async def put_triage(connection: AsyncConnection, triage: Triage, now: float) -> None:
    held = next(iter(await _held(connection, TRIAGE.c.signature == triage.signature)), None)
    await connection.execute(delete(TRIAGE).where(TRIAGE.c.signature == triage.signature))
    values = triage._asdict() | {"state": str(triage.state), "form": triage.form.dump() if triage.form else ""}
    await connection.execute(insert(TRIAGE).values(**values, at=now))
    await _note(connection, held, values)


async def reopen(connection: AsyncConnection, seen: Sequence[Recurrence], reopened: Mapping[str, str]) -> None:
    """Open again what was fixed and is seen later than that, and what was accepted in another form."""
    if not seen:
        return
    by_name = {each.signature: each for each in seen}
    states = TRIAGE.c.state.in_([TriageState.FIXED, TriageState.ACCEPTED])
    for held in await _held(connection, TRIAGE.c.signature.in_(sorted(by_name)) & states):
        again = by_name[held["signature"]]
        why = _why_again(held, again, reopened)
        if why:
            await _open(connection, held, again.last_seen, why)


async def lapse(connection: AsyncConnection, now: float) -> int:
    """Open again what expired, so that the audit says when; how many."""
    expired = await _held(connection, (TRIAGE.c.expires <= now) & (TRIAGE.c.state != str(TriageState.OPEN)))
    for held in expired:
        await _open(connection, held, now, f"{held['state']} until then: it expired")
    return len(expired)


async def put_sign_off(connection: AsyncConnection, sign_off: SignOff) -> None:
    await connection.execute(delete(SIGN_OFFS).where(SIGN_OFFS.c.endpoint == sign_off.endpoint))
    await connection.execute(insert(SIGN_OFFS).values(**sign_off._asdict()))
    note = AuditNote(sign_off.who, "sign-off", sign_off.endpoint, None, "signed off", sign_off.reason)
    await append_audit(connection, note)


async def revoke_sign_offs(connection: AsyncConnection, endpoints: Iterable[str], now: float) -> None:
    """Those of endpoints that have a signature which nobody had seen when they were signed off."""
    newer = (SIGNATURES.c.endpoint == SIGN_OFFS.c.endpoint) & (SIGNATURES.c.first_seen > SIGN_OFFS.c.at)
    rows = await connection.execute(
        select(SIGN_OFFS.c.endpoint).where(
            SIGN_OFFS.c.endpoint.in_(sorted(endpoints)),
            SIGN_OFFS.c.revoked.is_(None),
            exists(select(SIGNATURES.c.id).where(newer)),
        )
    )
    for endpoint in rows.scalars().all():
        found = select(SIGNATURES.c.location).join(SIGN_OFFS, newer).where(SIGN_OFFS.c.endpoint == endpoint).limit(1)
        location = (await connection.execute(found)).scalar_one()
        await revoke_sign_off(connection, endpoint, BANYAN, f"a new signature at {location}", now)


async def revoke_sign_off(connection: AsyncConnection, endpoint: str, who: str, why: str, now: float) -> bool:
    """Whether there was one to revoke."""
    standing = (SIGN_OFFS.c.endpoint == endpoint) & SIGN_OFFS.c.revoked.is_(None)
    done = await connection.execute(update(SIGN_OFFS).where(standing).values(revoked=now, revoked_why=why))
    if not done.rowcount:
        return False
    await append_audit(connection, AuditNote(who, "sign-off revoked", endpoint, "signed off", None, why))
    return True


def accepted_form(samples: Iterable[bytes], signature: str, *, with_values: bool) -> Form | None:
    """What the stored samples of a signature have in common."""
    differences = [each for data in samples for each in decode_sample(data).differences if each.signature == signature]
    return form_of(differences, with_values=with_values)


async def _held(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Held]:
    return [row._asdict() for row in await connection.execute(select(TRIAGE).where(which))]


def _why_again(held: Held, seen: Recurrence, reopened: Mapping[str, str]) -> str:
    if held["at"] >= seen.last_seen:
        return ""
    if held["state"] == TriageState.FIXED:
        return f"seen again{f' in build {seen.build}' if seen.build else ''} after it was fixed"
    return reopened.get(held["signature"], "")


async def _open(connection: AsyncConnection, held: Held, at: float, why: str) -> None:
    """Owner and ticket stay; whoever judged it anew in between wins."""
    values = {"state": str(TriageState.OPEN), "who": BANYAN, "reason": why, "at": at, "expires": None, "form": ""}
    unchanged = (TRIAGE.c[name] == held[name] for name in ("signature", "at", "state"))
    if (await connection.execute(update(TRIAGE).where(*unchanged).values(**values))).rowcount:
        await _note(connection, held, {**held, **values})


async def _note(connection: AsyncConnection, held: Held | None, values: Held) -> None:
    before = _audited(held) if held else None
    await append_audit(
        connection,
        AuditNote(values["who"], "triage", values["signature"], before, _audited(values), values["reason"]),
    )


def _audited(values: Held) -> dict[str, object]:
    return {name: values[name] for name in ("state", "owner", "ticket", "expires") if values[name] not in {"", None}}
