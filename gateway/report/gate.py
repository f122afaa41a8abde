"""May an endpoint's stage advance? Pure; the evidence is valid however often one looks (an e-value, DESIGN 7)."""

import math
from enum import StrEnum
from typing import NamedTuple

TARGET = 0.001
ALPHA = 0.05


class State(StrEnum):
    MET = "met"
    FAILED = "failed"
    NOT_ENOUGH_EVIDENCE = "not enough evidence"


class Condition(NamedTuple):
    name: str
    state: State
    missing: str = ""
    """One sentence: what would have to be there; empty where it is met."""


class Evidence(NamedTuple):
    """The two counts behind an e-value: matches and mismatches, in any order."""

    matches: int = 0
    mismatches: int = 0
    target: float = TARGET
    alternative: float = TARGET / 10
    alpha: float = ALPHA

    @property
    def log_e(self) -> float:
        """Kept as a logarithm: E itself leaves the doubles after a few hundred mismatches."""
        gain = math.log((1 - self.alternative) / (1 - self.target))
        loss = math.log(self.alternative / self.target)
        return self.matches * gain + self.mismatches * loss

    @property
    def is_enough(self) -> bool:
        return self.log_e >= -math.log(self.alpha)

    @property
    def still_needed(self) -> int:
        """Clean comparisons in a row until it is enough."""
        gain = math.log((1 - self.alternative) / (1 - self.target))
        return max(0, math.ceil((-math.log(self.alpha) - self.log_e) / gain))


class Facts(NamedTuple):
    evidence: Evidence
    shapes_seen: int
    shapes_wanted: int
    latency_ratio: float | None
    """Median of new over legacy, request by request; None where nothing was measured."""
    open_signatures: int
    signed_off_by: str | None
    latency_bound: float = 1.2


class Gate(NamedTuple):
    state: State
    conditions: tuple[Condition, ...]


def judge(facts: Facts) -> Gate:
    """Failed before lacking before met: what is wrong is said even where evidence is thin."""
    conditions = (_equivalence(facts), _shapes(facts), _latency(facts), _signatures(facts), _sign_off(facts))
    states = {condition.state for condition in conditions}
    order = (State.FAILED, State.NOT_ENOUGH_EVIDENCE, State.MET)
    return Gate(next(state for state in order if state in states), conditions)


def _equivalence(facts: Facts) -> Condition:
    needed = facts.evidence.still_needed
    if facts.evidence.is_enough:
        return Condition("equivalence", State.MET)
    return Condition("equivalence", State.NOT_ENOUGH_EVIDENCE, f"{needed:,} more clean comparisons in a row")


def _shapes(facts: Facts) -> Condition:
    lacking = facts.shapes_wanted - facts.shapes_seen
    if lacking <= 0:
        return Condition("shapes", State.MET)
    return Condition("shapes", State.NOT_ENOUGH_EVIDENCE, f"{lacking} more request shapes to be compared")


def _latency(facts: Facts) -> Condition:
    ratio = facts.latency_ratio
    if ratio is None:
        return Condition("latency", State.NOT_ENOUGH_EVIDENCE, "no request was timed on both sides yet")
    if ratio <= facts.latency_bound:
        return Condition("latency", State.MET)
    return Condition(
        "latency", State.FAILED, f"new takes {ratio:.2f}x of legacy; {facts.latency_bound:.2f}x is allowed"
    )


def _signatures(facts: Facts) -> Condition:
    if not facts.open_signatures:
        return Condition("signatures", State.MET)
    return Condition(
        "signatures", State.FAILED, f"{facts.open_signatures} signatures are open or bugs; triage or fix them"
    )


def _sign_off(facts: Facts) -> Condition:
    if facts.signed_off_by:
        return Condition("sign-off", State.MET)
    return Condition("sign-off", State.NOT_ENOUGH_EVIDENCE, "QA has not signed this endpoint off")
