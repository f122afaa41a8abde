"""What legacy does not agree with itself about, and whether that explains where new differs from it."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from gateway.compare.dates import moment
from gateway.compare.model import Difference, Kind
from gateway.compare.tolerances import (
    DecimalString,
    Ignore,
    Jwts,
    NullIsMissing,
    NumberWithin,
    SameSet,
    TextNormalised,
    TimestampsWithin,
    Tolerance,
    Uuids,
    number,
)

EVIDENCE = 5
NARROW: tuple[Tolerance, ...] = (NullIsMissing(), SameSet(), DecimalString(), TextNormalised(), Uuids(), Jwts())
_OF_TYPE = frozenset({Kind.MISSING, Kind.ADDED, Kind.TYPE})
_STEPS = (1, 2, 5, 10)
_Z = 1.96
"""Standard deviations of a 95 % interval."""


class Proposal(NamedTuple):
    location: str
    tolerance: Tolerance
    seen: int
    evidence: tuple[Difference, ...]


def propose_rules(sets: Iterable[Sequence[Difference]]) -> list[Proposal]:
    """For each location at which legacy differs from legacy, the narrowest tolerance that explains all of it."""
    found: dict[str, list[Difference]] = {}
    for differences in sets:
        for each in differences:
            found.setdefault(each.location, []).append(each)
    return [
        Proposal(location, _narrowest(seen), len(seen), tuple(seen[:EVIDENCE]))
        for location, seen in sorted(found.items())
        # A status that changes by itself is a defect to look into, and never a tolerance.
        if location != "status"
    ]


def _narrowest(seen: Sequence[Difference]) -> Tolerance:
    for tolerance in (*NARROW, *_measured(seen)):
        if all(map(tolerance.explains, seen)):
            return tolerance
    return Ignore(tuple(sorted({each.kind for each in seen})))


def _measured(seen: Sequence[Difference]) -> list[Tolerance]:
    """Tolerances wide enough for what was seen, and the next round figure up, as the next pair may lie further apart."""
    moments = [(moment(each.legacy), moment(each.new)) for each in seen]
    apart = [abs((one - two).total_seconds()) for one, two in moments if one is not None and two is not None]
    numbers = [(number(each.legacy), number(each.new)) for each in seen]
    off = [abs(one - two) for one, two in numbers if one is not None and two is not None]
    seconds = float(_round_up(Decimal(str(max(apart, default=0.0)))))
    return [TimestampsWithin(seconds), NumberWithin(_round_up(max(off, default=Decimal(0))))]


def _round_up(amount: Decimal) -> Decimal:
    """The least of 1, 2, 5, 10, 20, … (and their parts of ten) that is not below."""
    if not amount:
        return amount
    scale = Decimal(10) ** amount.adjusted()
    return next(step * scale for step in _STEPS if step * scale >= amount)


def steady(again: Sequence[Difference], against_new: Sequence[Difference]) -> tuple[Difference, ...]:
    """Of what new differs in, that in which legacy, asked again (``again``), does not differ from itself.

    That a value changes by itself is no reason for new to have none, or one of a type that legacy never showed there.
    """
    shown: dict[str, set[str]] = {}
    for each in again:
        shown.setdefault(each.location, set()).update(each.types)
    return tuple(
        each
        for each in against_new
        if each.location not in shown or (each.kind in _OF_TYPE and each.types[1] not in shown[each.location])
    )


def raced(again: Sequence[Difference], against_new: Sequence[Difference]) -> bool:
    """Whether all that new differs in is what legacy, asked again (``again``), differs from itself in."""
    return bool(against_new) and not steady(again, against_new)


class Rate(NamedTuple):
    """How often something was seen, and between which rates the truth lies in 95 of 100 cases (Wilson's interval)."""

    times: int
    of: int

    @property
    def bounds(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        # A count of differences may be ahead of that of requests by a batch that is under way.
        share, spread = min(1.0, self.times / self.of), _Z * _Z / self.of
        middle = (share + spread / 2) / (1 + spread)
        inside = share * (1 - share) / self.of + spread / (4 * self.of)
        reach = _Z * math.sqrt(inside) / (1 + spread)
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def explains(self, other: "Rate") -> bool:
        """Whether the other rate may be no higher than this one."""
        return other.bounds[0] <= self.bounds[1]
