"""What QA says of a signature. Pure."""

from enum import StrEnum
from typing import NamedTuple


class TriageState(StrEnum):
    OPEN = "open"
    BUG = "bug"
    ACCEPTED = "accepted"
    NOISE = "noise"
    FIXED = "fixed"


class Triage(NamedTuple):
    signature: str
    state: TriageState
    who: str
    reason: str
    owner: str = ""
    ticket: str = ""
    expires: float | None = None
    """Seconds since 1970; from then on the signature counts as open."""


def effective(state: TriageState, expires: float | None, now: float) -> TriageState:
    return TriageState.OPEN if expires is not None and expires <= now else state
