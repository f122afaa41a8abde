"""Rules, and the set of them that holds at one endpoint."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway.compare.locations import Pattern, pattern
from gateway.compare.model import SEVERITIES, Difference, Kind, Severity
from gateway.compare.tolerances import Ignore, Tolerance, Unwrap

REMEMBERED = 4096
"""Locations whose rules a compiled set keeps at hand."""


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    tolerance: Tolerance
    location: str
    author: str
    reason: str
    created: datetime
    expires: datetime | None = None
    router: str | None = None
    endpoint: str | None = None

    def holds_at(self, endpoint: str) -> bool:
        if self.endpoint is not None:
            return self.endpoint == endpoint
        return self.router is None or endpoint.partition(".")[0] == self.router

    def expired(self, now: datetime) -> bool:
        return self.expires is not None and self.expires <= now


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """What holds at one endpoint; made once and used for each of its comparisons."""

    placed: tuple[tuple[Rule, Pattern], ...] = ()
    unwraps: tuple[tuple[Rule, Unwrap], ...] = ()
    severities: Mapping[Kind, Severity] = field(default_factory=lambda: SEVERITIES)
    _at: dict[str, tuple[Rule, ...]] = field(default_factory=dict, compare=False, repr=False)

    def at(self, location: str) -> tuple[Rule, ...]:
        found = self._at.get(location)
        if found is None:
            found = tuple(rule for rule, where in self.placed if _covers(rule, where, location))
            if len(self._at) < REMEMBERED:
                self._at[location] = found
        return found

    def severity(self, difference: Difference) -> Severity:
        return Severity.HIGH if difference.location == "status" else self.severities[difference.kind]


def compile_rules(
    rules: Iterable[Rule], endpoint: str, severities: Mapping[Kind, Severity] = SEVERITIES
) -> CompiledRules:
    """Raises ``PatternError`` for a location that cannot be read."""
    holding = [rule for rule in rules if rule.holds_at(endpoint)]
    placed = tuple((rule, pattern(rule.location)) for rule in holding if not isinstance(rule.tolerance, Unwrap))
    unwraps = tuple((rule, rule.tolerance) for rule in holding if isinstance(rule.tolerance, Unwrap))
    return CompiledRules(placed, unwraps, severities)


def _covers(rule: Rule, where: Pattern, location: str) -> bool:
    """Ignoring an object ignores what is in it; every other rule speaks of one place."""
    wanted = where.below if isinstance(rule.tolerance, Ignore) else where.exact
    return wanted.fullmatch(location) is not None
