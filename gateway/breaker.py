"""Per-endpoint health of the new side. Pure: the clock is an argument, and state changes come back as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What the caller should tell people about."""

    OPENED = "opened"
    CLOSED = "closed"
    GAVE_UP = "gave_up"
    """New did not come back: the flag should say so, for everybody and until somebody decides otherwise."""


@dataclass(frozen=True, slots=True)
class BreakerRule:
    """Open at ``failures`` failures that are at least ``share`` of the answers within ``window`` seconds."""

    failures: int = 5
    share: float = 0.5
    window: float = 10.0
    cooldown: float = 5.0
    """Seconds until one request may try the new side again."""
    trials: int = 3
    """Failed trials after which it gives new up."""


@dataclass(slots=True)
class _Endpoint:
    since: float
    good: int = 0
    bad: int = 0
    opened: float | None = None
    trial: float | None = None
    failed_trials: int = 0


class Breaker:
    """Counts the new side's failures per endpoint; an endpoint nobody failed on costs one dictionary look-up."""

    def __init__(self, rule: BreakerRule | None = None, rules: Mapping[str, BreakerRule] | None = None) -> None:
        """``rules`` are of endpoints that have one of their own."""
        self._rule = rule or BreakerRule()
        self._rules = rules or {}
        self._endpoints: dict[str, _Endpoint] = {}
        self._held: set[str] = set()

    def hold(self, endpoint_id: str) -> bool:
        """Let nothing through, trials included, until it is released; whether it was not held before."""
        if endpoint_id in self._held:
            return False
        self._held.add(endpoint_id)
        return True

    def release(self, endpoint_id: str) -> None:
        """Forget all that was held against the endpoint: its flag speaks now."""
        self._held.discard(endpoint_id)
        self._endpoints.pop(endpoint_id, None)

    def allows(self, endpoint_id: str, now: float) -> bool:
        """Whether the new side may be asked; while open, one trial per cool-down."""
        if self._held and endpoint_id in self._held:
            return False
        state = self._endpoints.get(endpoint_id)
        if state is None or state.opened is None:
            return True
        last = state.trial if state.trial is not None else state.opened
        if now - last < self._of(endpoint_id).cooldown:
            return False
        state.trial = now
        return True

    def record(self, endpoint_id: str, *, failed: bool, now: float) -> Change | None:
        """Count one answer of the new side; the change it brought about, if any."""
        state = self._endpoints.get(endpoint_id)
        if state is None:
            if not failed:
                return None
            state = self._endpoints[endpoint_id] = _Endpoint(now)
        if state.opened is not None:
            # An answer to a request from before it opened says nothing about now.
            return self._judge_trial(endpoint_id, state, failed=failed) if state.trial is not None else None
        rule = self._of(endpoint_id)
        if now - state.since > rule.window:
            if not failed:
                del self._endpoints[endpoint_id]
                return None
            state.since, state.good, state.bad = now, 0, 0
        return self._count(state, rule, failed=failed, now=now)

    def _of(self, endpoint_id: str) -> BreakerRule:
        return self._rules.get(endpoint_id, self._rule)

    def _judge_trial(self, endpoint_id: str, state: _Endpoint, *, failed: bool) -> Change | None:
        if failed:
            state.failed_trials += 1
            return Change.GAVE_UP if state.failed_trials == self._of(endpoint_id).trials else None
        del self._endpoints[endpoint_id]
        return Change.CLOSED

    @staticmethod
    def _count(state: _Endpoint, rule: BreakerRule, *, failed: bool, now: float) -> Change | None:
        state.bad += failed
        state.good += not failed
        enough = state.bad >= rule.failures
        if enough and state.bad >= rule.share * (state.bad + state.good):
            state.opened = now
            return Change.OPENED
        return None

    def open_endpoints(self) -> list[str]:
        return [name for name, state in self._endpoints.items() if state.opened is not None]


@dataclass(frozen=True, slots=True)
class DriftRule:
    """Too far apart at ``mismatches`` that are at least ``share`` of the comparisons within ``window`` seconds."""

    mismatches: int = 20
    share: float = 0.5
    window: float = 60.0


@dataclass(slots=True)
class _Span:
    since: float
    compared: int = 0
    differing: int = 0


class Drift:
    """How far the new side's answers are from legacy's where new serves; says so once for each span."""

    def __init__(self, rule: DriftRule | None = None, rules: Mapping[str, DriftRule] | None = None) -> None:
        """``rules`` are of endpoints that have one of their own."""
        self._rule = rule or DriftRule()
        self._rules = rules or {}
        self._endpoints: dict[str, _Span] = {}

    def record(self, endpoint_id: str, *, differs: bool, now: float) -> str:
        """Count one comparison; the sentence that says why new should not serve any longer, else nothing."""
        rule, span = self._rules.get(endpoint_id, self._rule), self._endpoints.get(endpoint_id)
        if span is None or now - span.since > rule.window:
            self._endpoints.pop(endpoint_id, None)
            if not differs:
                return ""
            span = self._endpoints[endpoint_id] = _Span(now)
        span.compared += 1
        span.differing += differs
        if span.differing < rule.mismatches or span.differing < rule.share * span.compared:
            return ""
        del self._endpoints[endpoint_id]
        return (
            f"{span.differing} of {span.compared} answers of new differed from legacy's within {rule.window:g} s; "
            "the breaker gave the endpoint back to legacy"
        )


def breakers(
    rule: BreakerRule, drift: DriftRule, thresholds: Mapping[str, Mapping[str, float]]
) -> tuple[Breaker, Drift]:
    """Both; ``thresholds`` is what single endpoints have otherwise, named as in the catalog."""
    rules: dict[str, BreakerRule] = {}
    drifts: dict[str, DriftRule] = {}
    for endpoint, own in thresholds.items():
        rules[endpoint] = BreakerRule(
            int(own.get("failures", rule.failures)),
            own.get("share", rule.share),
            own.get("window", rule.window),
            own.get("cooldown", rule.cooldown),
            int(own.get("trials", rule.trials)),
        )
        drifts[endpoint] = DriftRule(
            int(own.get("mismatches", drift.mismatches)),
            own.get("mismatch_share", drift.share),
            own.get("mismatch_window", drift.window),
        )
    return Breaker(rule, rules), Drift(drift, drifts)
