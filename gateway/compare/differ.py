"""The walk over two parsed values, and what becomes of each difference it finds."""

from datetime import datetime
from decimal import Decimal

from gateway.compare.bodies import UnreadableError
from gateway.compare.guides import ListKey
from gateway.compare.lists import align, crossing
from gateway.compare.locations import child, is_map
from gateway.compare.model import ABSENT, Difference, Kind, type_name
from gateway.compare.rules import CompiledRules, Rule

DEEPEST = 150
"""Levels the walk goes down; a body below that is not comparable."""
ALIKE = 20
"""Differences of one signature that are kept apart from the rest."""

_SCALARS = frozenset({str, int, float, bool, Decimal, type(None)})


class Findings:
    """Takes each difference to the rules and keeps what none of them explains."""

    def __init__(self, rules: CompiledRules, now: datetime) -> None:
        self._rules = rules
        self.now = now
        self._alike: dict[tuple[str, Kind, tuple[str, str]], int] = {}
        self.kept: list[Difference] = []
        self.hits: dict[str, int] = {}
        self.expired: dict[str, None] = {}
        self.rest: list[Difference] = []
        """Beyond the first of many alike."""
        self.seen = 0
        """Differences so far, explained or not."""

    @property
    def told(self) -> int:
        """Differences so far that no rule explained."""
        return len(self.kept) + len(self.rest)

    def hit(self, rule: Rule) -> None:
        self.hits[rule.id] = self.hits.get(rule.id, 0) + 1

    def key_of(self, location: str) -> tuple[Rule, ListKey] | None:
        return self._rules.key_of(location, self.now) if self._rules.keys else None

    def add(self, difference: Difference) -> None:
        self.seen += 1
        for rule, tolerance in self._rules.at(difference.location):
            if tolerance.explains(difference):
                if not rule.expired(self.now):
                    self.hit(rule)
                    return
                self.expired[rule.id] = None
        place = (difference.location, difference.kind, difference.types)
        alike = self._alike[place] = self._alike.get(place, 0) + 1
        (self.rest if alike > ALIKE else self.kept).append(difference)


def walk(legacy: object, new: object, findings: Findings, where: str = "$", depth: int = 0) -> None:
    if depth > DEEPEST:
        raise UnreadableError(f"the body is nested deeper than {DEEPEST} levels")
    if isinstance(legacy, dict) and isinstance(new, dict):
        _objects(legacy, new, findings, where, depth)
    elif isinstance(legacy, list) and isinstance(new, list):
        _lists(legacy, new, findings, where, depth)
    elif type(legacy) is type(new) or _numbers(legacy, new):
        if legacy != new:
            findings.add(Difference(where, Kind.VALUE, legacy, new))
    else:
        findings.add(Difference(where, Kind.TYPE, legacy, new))


def _numbers(legacy: object, new: object) -> bool:
    return type_name(legacy) == "number" == type_name(new)


def _objects(legacy: dict[str, object], new: dict[str, object], findings: Findings, where: str, depth: int) -> None:
    shared = f"{where}{{*}}" if is_map(legacy, new) else None
    for key, value in legacy.items():
        other = new.get(key, ABSENT)
        if other is ABSENT:
            findings.add(Difference(shared or child(where, key), Kind.MISSING, value, ABSENT))
        # Nearly all leaves end here, so that they cost no call.
        elif type(value) is type(other) and type(value) in _SCALARS:
            if value != other:
                findings.add(Difference(shared or child(where, key), Kind.VALUE, value, other))
        else:
            walk(value, other, findings, shared or child(where, key), depth + 1)
    for key, value in new.items():
        if key not in legacy:
            findings.add(Difference(shared or child(where, key), Kind.ADDED, ABSENT, value))


def _lists(legacy: list[object], new: list[object], findings: Findings, where: str, depth: int) -> None:
    given = findings.key_of(where)
    found = align(legacy, new, given[1].fields if given is not None else ())
    inside, before = f"{where}[*]", findings.seen
    for mine, theirs in found.pairs:
        walk(legacy[mine], new[theirs], findings, inside, depth + 1)
    alike = []
    for mine, theirs in found.changed:
        told = findings.told
        walk(legacy[mine], new[theirs], findings, inside, depth + 1)
        if findings.told == told:
            alike.append((mine, theirs))
    # What the rules make alike is in order only where it stands so too.
    if found.moved or (alike and crossing([*found.pairs, *alike])):
        findings.add(Difference(where, Kind.ORDER, legacy, new))
    for at in found.missing:
        findings.add(Difference(inside, Kind.MISSING, legacy[at], ABSENT))
    for at in found.added:
        findings.add(Difference(inside, Kind.ADDED, ABSENT, new[at]))
    # A key counts as used where it had a difference to place: else every equal list would be a hit.
    if given is not None and findings.seen > before:
        findings.hit(given[0])
