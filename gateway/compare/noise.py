"""What legacy does not agree with itself about, and whether that explains where new differs from it."""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from gateway.compare.dates import moment
from gateway.compare.model import Difference, Kind
from gateway.compare.tolerances import (
    CaptureEqual,
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
    claims,
    number,
)

EVIDENCE = 5
NARROW: tuple[Tolerance, ...] = (NullIsMissing(), SameSet(), DecimalString(), TextNormalised(), Uuids())
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
    """For each location at which legacy differs from legacy, the narrowest tolerances that explain all of it."""
    found: dict[str, list[Difference]] = {}
    for differences in sets:
        for each in differences:
            found.setdefault(each.location, []).append(each)
    return [
        Proposal(location, tolerance, len(explained), tuple(explained[:EVIDENCE]))
        for location, seen in sorted(found.items())
        # A status that changes by itself is a defect to look into, and never a tolerance.
        if location != "status"
        for tolerance, explained in _tolerances(seen)
    ]


def _tolerances(seen: Sequence[Difference]) -> list[tuple[Tolerance, Sequence[Difference]]]:
    """One for all where one asserts something of all; else what each kind has, and the rest ignored at this very place."""
    whole = _narrowest(seen)
    if whole is not None:
        return [(whole, seen)]
    # Proposals are known by place and sort, so that of a sort there is one for all kinds of difference.
    sorts: dict[type[Tolerance] | None, list[Difference]] = {}
    for kind in sorted({each.kind for each in seen}):
        alike = [each for each in seen if each.kind is kind]
        tolerance = _narrowest(alike)
        sorts.setdefault(type(tolerance) if tolerance is not None else None, []).extend(alike)
    return [(_narrowest(alike) or _ignoring(alike), alike) for alike in sorts.values()]


def _ignoring(seen: Sequence[Difference]) -> Tolerance:
    return Ignore(tuple(sorted({each.kind for each in seen})), below=False)


def _narrowest(seen: Sequence[Difference]) -> Tolerance | None:
    """None where nothing but ignoring explains them all."""
    return next((each for each in (*NARROW, *_measured(seen)) if all(map(each.explains, seen))), None)


def _measured(seen: Sequence[Difference]) -> list[Tolerance]:
    """Tolerances wide enough for what was seen, and the next round figure up, as the next pair may lie further apart."""
    said = [(claims(each.legacy) or {}, claims(each.new) or {}) for each in seen]
    unlike = {name for one, two in said for name in one.keys() & two.keys() if one[name] != two[name]}
    moments = [(moment(each.legacy), moment(each.new)) for each in seen]
    apart = [abs((one - two).total_seconds()) for one, two in moments if one is not None and two is not None]
    numbers = [(number(each.legacy), number(each.new)) for each in seen]
    off = [abs(one - two) for one, two in numbers if one is not None and two is not None]
    seconds = float(_round_up(Decimal(str(max(apart, default=0.0)))))
    within = NumberWithin(_round_up(max(off, default=Decimal(0))))
    return [Jwts(tuple(sorted(unlike))), TimestampsWithin(seconds), within, *_templates(seen)]


_RUNS = (r"\d", r"[0-9A-Za-z]")
_TOKEN = re.compile(r"tok_[0-9a-f]{16}")
_LONGEST_TEXT = 500


def _templates(seen: Sequence[Difference]) -> Iterator[Tolerance]:
    """What stands still in texts of which some digits or words change."""
    texts = [text for each in seen for text in (each.legacy, each.new) if isinstance(text, str)]
    # Evidence is without secrets: of what stands for one nothing follows for the text itself.
    if len(texts) < 2 * len(seen) or any(len(text) > _LONGEST_TEXT or _TOKEN.search(text) for text in texts):
        return
    for run in _RUNS:
        split = [re.split(f"({run}+)", text) for text in texts]
        if len({tuple(parts[::2]) for parts in split}) == 1:
            pattern = _pattern(run, list(zip(*split, strict=True)))
            if "(" in pattern:
                yield CaptureEqual(re.compile(pattern))


def _pattern(run: str, pieces: Sequence[tuple[str, ...]]) -> str:
    """What is one in all texts captured, so that it must stay; for what changes a run twice as long at most."""
    made = ""
    for is_one, held in itertools.groupby(pieces, key=lambda piece: len(set(piece)) == 1):
        if is_one:
            text = "".join(piece[0] for piece in held)
            made += f"({re.escape(text)})" if text else ""
        else:
            made += "".join(f"{run}{{1,{2 * max(map(len, piece))}}}" for piece in held)
    return made


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
