"""Per-endpoint health of the new side. Pure: the clock is an argument, and state changes come back as values."""

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What the caller should tell people about."""

    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class BreakerRule:
    """Open at ``failures`` failures that are at least ``share`` of the answers within ``window`` seconds."""

    failures: int = 5
    share: float = 0.5
    window: float = 10.0
    cooldown: float = 5.0
    """Seconds until one request may try the new side again."""


@dataclass(slots=True)
class _Endpoint:
    since: float
    good: int = 0
    bad: int = 0
    opened: float | None = None
    trial: float | None = None


class Breaker:
    """Counts the new side's failures per endpoint; an endpoint nobody failed on costs one dictionary look-up."""

    def __init__(self, rule: BreakerRule | None = None) -> None:
        self._rule = rule or BreakerRule()
        self._endpoints: dict[str, _Endpoint] = {}

    def allows(self, endpoint_id: str, now: float) -> bool:
        """Whether the new side may be asked; while open, one trial per cool-down."""
        state = self._endpoints.get(endpoint_id)
        if state is None or state.opened is None:
            return True
        last = state.trial if state.trial is not None else state.opened
        if now - last < self._rule.cooldown:
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
            return self._judge_trial(endpoint_id, failed=failed) if state.trial is not None else None
        if now - state.since > self._rule.window:
            if not failed:
                del self._endpoints[endpoint_id]
                return None
            state.since, state.good, state.bad = now, 0, 0
        return self._count(state, failed=failed, now=now)

    def _judge_trial(self, endpoint_id: str, *, failed: bool) -> Change | None:
        if failed:
            return None
        del self._endpoints[endpoint_id]
        return Change.CLOSED

    def _count(self, state: _Endpoint, *, failed: bool, now: float) -> Change | None:
        state.bad += failed
        state.good += not failed
        enough = state.bad >= self._rule.failures
        if enough and state.bad >= self._rule.share * (state.bad + state.good):
            state.opened = now
            return Change.OPENED
        return None

    def open_endpoints(self) -> list[str]:
        return [name for name, state in self._endpoints.items() if state.opened is not None]
