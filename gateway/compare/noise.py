"""What legacy does not agree with itself about."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from gateway.compare.dates import moment
from gateway.compare.model import Difference
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
        if location != "status"
    ]


def _narrowest(seen: Sequence[Difference]) -> Tolerance:
    for tolerance in (*NARROW, *_measured(seen)):
        if all(map(tolerance.explains, seen)):
            return tolerance
    return Ignore()


def _measured(seen: Sequence[Difference]) -> list[Tolerance]:
    """Tolerances just wide enough for what was seen."""
    moments = [(moment(each.legacy), moment(each.new)) for each in seen]
    apart = [abs((one - two).total_seconds()) for one, two in moments if one is not None and two is not None]
    numbers = [(number(each.legacy), number(each.new)) for each in seen]
    off = [abs(one - two) for one, two in numbers if one is not None and two is not None]
    return [TimestampsWithin(max(apart, default=0.0)), NumberWithin(max(off, default=Decimal(0)))]


def raced(again: Sequence[Difference], against_new: Sequence[Difference]) -> bool:
    """Whether all that new differs in is what legacy, asked again (``again``), differs from itself in."""
    unsteady = {each.location for each in again}
    return bool(against_new) and all(each.location in unsteady for each in against_new)
