"""What QA says of a signature, and what that makes of a comparison. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from gateway.report.forms import Form
from gateway.report.samples import SampleDifference


class TriageState(StrEnum):
    OPEN = "open"
    BUG = "bug"
    ACCEPTED = "accepted"
    NOISE = "noise"
    FIXED = "fixed"


UNSETTLED = (TriageState.OPEN, TriageState.BUG)
"""What stands between an endpoint and its gate."""
_SETTLED = (TriageState.ACCEPTED, TriageState.NOISE)


class Triage(NamedTuple):
    signature: str
    state: TriageState
    who: str
    reason: str
    owner: str = ""
    ticket: str = ""
    expires: float | None = None
    """Seconds since 1970; from then on the signature counts as open."""
    form: Form | None = None
    """Of ``accepted``: what is asserted of each later difference."""


class Judgement(NamedTuple):
    """As much of a triage as a comparison needs."""

    state: TriageState
    expires: float | None = None
    form: Form | None = None


class Settled(NamedTuple):
    outcome: str
    reopens: tuple[tuple[str, str], ...] = ()
    """Signatures that were accepted in another form, each with one sentence; for ``Comparison.reopens``."""


def effective(state: TriageState, expires: float | None, now: float) -> TriageState:
    return TriageState.OPEN if expires is not None and expires <= now else state


def settle(
    outcome: str, differences: Iterable[SampleDifference], judgements: Mapping[str, Judgement], now: float
) -> Settled:
    """The outcome as QA's judgements have it: a mismatch all of whose differences are accepted or noise is ``accepted``.

    Hand in redacted differences, since the accepted values were. A legacy error whose correction was accepted counts too.
    """
    # What new failed at is no difference that anybody could accept.
    if outcome not in {"mismatch", "legacy_error"}:
        return Settled(outcome)
    seen = list(differences)
    reopens: dict[str, str] = {}
    is_settled = bool(seen)
    for each in seen:
        judgement = judgements.get(each.signature)
        if judgement is None or effective(judgement.state, judgement.expires, now) not in _SETTLED:
            is_settled = False
            continue
        objection = judgement.form.objection(each) if judgement.form else ""
        if objection:
            is_settled = False
            reopens.setdefault(each.signature, objection)
    return Settled("accepted" if is_settled else outcome, tuple(reopens.items()))
