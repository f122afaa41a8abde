"""May an endpoint's stage advance? Pure; the evidence is valid however often one looks (an e-value, DESIGN 7)."""

import math
from collections.abc import Sequence
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


class Policy(NamedTuple):
    """What is asked of an endpoint."""

    target: float = TARGET
    alpha: float = ALPHA
    times_a_shape: int = 5
    """How often each request shape of the last 30 days must have been compared."""
    latency_bound: float = 1.2
    times_timed: int = 100
    """Requests timed on both sides before their ratio says anything."""

    def evidence(self, matches: int, mismatches: int) -> Evidence:
        return Evidence(matches, mismatches, self.target, self.target / 10, self.alpha)


AS_DESIGNED = Policy()


class ShapeFact(NamedTuple):
    shape: str
    seen: int
    compared: int


class Facts(NamedTuple):
    evidence: Evidence = Evidence()
    shapes: tuple[ShapeFact, ...] = ()
    """Of the last 30 days."""
    latency_ratio: float | None = None
    """Median of new over legacy, request by request; None where nothing was measured."""
    timed: int = 0
    unsettled: tuple[str, ...] = ()
    """Locations of signatures that are open or bugs."""
    signed_off_by: str | None = None
    revoked: str = ""
    """Why a sign-off does not stand any more."""


class Gate(NamedTuple):
    state: State
    conditions: tuple[Condition, ...]


def judge(facts: Facts, policy: Policy = AS_DESIGNED) -> Gate:
    """Failed before lacking before met: what is wrong is said even where evidence is thin."""
    conditions = (
        _equivalence(facts),
        _shapes(facts, policy),
        _latency(facts, policy),
        _signatures(facts),
        _sign_off(facts),
    )
    states = {condition.state for condition in conditions}
    order = (State.FAILED, State.NOT_ENOUGH_EVIDENCE, State.MET)
    return Gate(next(state for state in order if state in states), conditions)


def _equivalence(facts: Facts) -> Condition:
    needed = facts.evidence.still_needed
    if facts.evidence.is_enough:
        return Condition("equivalence", State.MET)
    return Condition("equivalence", State.NOT_ENOUGH_EVIDENCE, f"{needed:,} more clean comparisons in a row")


def _shapes(facts: Facts, policy: Policy) -> Condition:
    if not facts.shapes:
        return Condition("shapes", State.NOT_ENOUGH_EVIDENCE, "no request was sampled in the last 30 days")
    lacking = [each for each in facts.shapes if each.compared < policy.times_a_shape]
    # Were all of them wrong, the mismatch rate would still be below the target: a scanner's odd names hold nobody up.
    if sum(each.seen for each in lacking) <= policy.target * sum(each.seen for each in facts.shapes):
        return Condition("shapes", State.MET)
    missing = (
        f"compare each request shape {policy.times_a_shape} times; lacking: {_some([each.shape for each in lacking])}"
    )
    return Condition("shapes", State.NOT_ENOUGH_EVIDENCE, missing)


def _latency(facts: Facts, policy: Policy) -> Condition:
    ratio = facts.latency_ratio
    if ratio is None or facts.timed < policy.times_timed:
        missing = f"{policy.times_timed - facts.timed} more requests to be timed on both sides"
        return Condition("latency", State.NOT_ENOUGH_EVIDENCE, missing)
    if ratio <= policy.latency_bound:
        return Condition("latency", State.MET)
    return Condition(
        "latency", State.FAILED, f"new takes {ratio:.2f}x of legacy; {policy.latency_bound:.2f}x is allowed"
    )


def _signatures(facts: Facts) -> Condition:
    if not facts.unsettled:
        return Condition("signatures", State.MET)
    places = _some(facts.unsettled)
    return Condition("signatures", State.FAILED, f"triage or fix what is open or a bug: {places}")


def _sign_off(facts: Facts) -> Condition:
    if facts.signed_off_by:
        return Condition("sign-off", State.MET)
    if facts.revoked:
        return Condition("sign-off", State.NOT_ENOUGH_EVIDENCE, f"the sign-off was revoked: {facts.revoked}")
    return Condition("sign-off", State.NOT_ENOUGH_EVIDENCE, "QA has not signed this endpoint off")


def _some(names: Sequence[str], shown: int = 3) -> str:
    rest = len(names) - shown
    return "; ".join(names[:shown]) + (f"; and {rest} more" if rest > 0 else "")
