"""Rules, and the set of them that holds at one endpoint."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway.compare.guides import Guide, ListKey, Unwrap, Weigh
from gateway.compare.locations import Pattern, pattern
from gateway.compare.model import SEVERITIES, Difference, Kind, Severity
from gateway.compare.tolerances import Ignore, Tolerance

REMEMBERED = 4096
"""Locations whose rules a compiled set keeps at hand, and endpoints whose compiled sets a book does."""


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    tolerance: Tolerance | Guide
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


Found = tuple[tuple[Rule, Tolerance], ...]


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """What holds at one endpoint; made once and used for each of its comparisons."""

    placed: tuple[tuple[Rule, Tolerance, Pattern], ...] = ()
    unwraps: tuple[tuple[Rule, Unwrap], ...] = ()
    keys: tuple[tuple[Rule, ListKey, Pattern], ...] = ()
    weights: tuple[tuple[Rule, Weigh, Pattern], ...] = ()
    severities: Mapping[Kind, Severity] = field(default_factory=lambda: SEVERITIES)
    _at: dict[str, Found] = field(default_factory=dict, compare=False, repr=False)

    def at(self, location: str) -> Found:
        found = self._at.get(location)
        if found is None:
            found = tuple((rule, each) for rule, each, where in self.placed if _covers(each, where, location))
            if len(self._at) < REMEMBERED:
                self._at[location] = found
        return found

    def key_of(self, location: str, now: datetime) -> tuple[Rule, ListKey] | None:
        """What tells the elements of the list at this place apart, where a rule says so."""
        for rule, key, where in self.keys:
            if where.exact.fullmatch(location) and not rule.expired(now):
                return rule, key
        return None

    def severity(self, difference: Difference, now: datetime) -> Severity:
        for rule, weigh, where in self.weights:
            if weigh.weighs(difference) and where.below.fullmatch(difference.location) and not rule.expired(now):
                return weigh.level
        return Severity.HIGH if difference.location == "status" else self.severities[difference.kind]


def compile_rules(
    rules: Iterable[Rule], endpoint: str, severities: Mapping[Kind, Severity] = SEVERITIES
) -> CompiledRules:
    """Raises ``PatternError`` for a location that cannot be read."""
    placed, unwraps, keys, weights = [], [], [], []
    for rule in sorted((each for each in rules if each.holds_at(endpoint)), key=_breadth):
        where = pattern(rule.location)
        match rule.tolerance:
            case Unwrap() as unwrap:
                unwraps.append((rule, unwrap))
            case ListKey() as key:
                keys.append((rule, key, where))
            case Weigh() as weigh:
                weights.append((rule, weigh, where))
            case tolerance:
                placed.append((rule, tolerance, where))
    return CompiledRules(tuple(placed), tuple(unwraps), tuple(keys), tuple(weights), severities)


class RuleBook:
    """All rules of one revision; what holds at an endpoint is compiled when it is first asked for."""

    def __init__(self, rules: Iterable[Rule] = (), revision: int = 0) -> None:
        self.rules = tuple(rules)
        self.revision = revision
        self._compiled: dict[str, CompiledRules] = {}

    def at(self, endpoint: str) -> CompiledRules:
        found = self._compiled.get(endpoint)
        if found is None:
            found = compile_rules(self.rules, endpoint)
            if len(self._compiled) < REMEMBERED:
                self._compiled[endpoint] = found
        return found


def _breadth(rule: Rule) -> int:
    """The narrower scope speaks first."""
    return 0 if rule.endpoint is not None else 1 if rule.router is not None else 2


def _covers(tolerance: Tolerance, where: Pattern, location: str) -> bool:
    """Ignoring an object ignores what is in it; every other rule speaks of one place."""
    wanted = where.below if isinstance(tolerance, Ignore) and tolerance.below else where.exact
    return wanted.fullmatch(location) is not None
