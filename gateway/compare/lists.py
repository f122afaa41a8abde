"""Which element of one list answers to which of the other, in linear time."""

import itertools
import json
import operator
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import orjson

CANDIDATES = 8
"""Fields of the first element that are tried as a key."""


_PLAIN = frozenset({int, str})


class Alignment(NamedTuple):
    pairs: list[tuple[int, int]]
    missing: list[int]
    added: list[int]
    moved: bool
    changed: tuple[tuple[int, int], ...] = ()
    """Pairs beside these that are one element only for want of another: what was left over on either side."""


def align(legacy: Sequence[object], new: Sequence[object], given: Sequence[str] = ()) -> Alignment:
    """Elements of one key find each other (``given``, else inferred); else equal ones, or those at the same place.

    Which of the two, where as many are on either side, is what leaves more of them equal.
    """
    mine, theirs = list(map(canonical, legacy)), list(map(canonical, new))
    if mine == theirs:
        return Alignment([], [], [], moved=False)
    mine, theirs = list(map(_levelled, mine)), list(map(_levelled, theirs))
    # A key from a rule that does not tell these elements apart is no key here: better infer one than pair at random.
    key = tuple(given) if given and _identify(legacy, given) and _identify(new, given) else _infer(legacy, new)
    if key:
        return _aligned(_values(legacy, key), _values(new, key), similar=(legacy, new))
    if len(legacy) != len(new):
        return _aligned(mine, theirs, similar=None)
    in_place = sum(map(operator.eq, mine, theirs))
    if (Counter(mine) & Counter(theirs)).total() <= in_place:
        return Alignment([(at, at) for at in range(len(mine))], [], [], moved=False)
    found = _aligned(mine, theirs, similar=None)
    # As many are left on either side: one changed after another, not gone and come.
    changed = tuple(zip(found.missing, found.added, strict=True))
    return Alignment(found.pairs, [], [], found.moved, changed)


def _aligned(
    mine: Sequence[object], theirs: Sequence[object], similar: tuple[Sequence[object], Sequence[object]] | None
) -> Alignment:
    places: defaultdict[object, deque[int]] = defaultdict(deque)
    for at, each in enumerate(theirs):
        places[each].append(at)
    pairs: list[tuple[int, int]] = []
    missing: list[int] = []
    for at, each in enumerate(mine):
        if places[each]:
            pairs.append((at, places[each].popleft()))
        else:
            missing.append(at)
    moved = crossing(pairs)
    added = sorted(at for left in places.values() for at in left)
    if similar is not None:
        both = {at for at in set(missing) & set(added) if _similar(similar[0][at], similar[1][at])}
        pairs += [(at, at) for at in sorted(both)]
        missing, added = [at for at in missing if at not in both], [at for at in added if at not in both]
    return Alignment(pairs, missing, added, moved)


def crossing(pairs: Iterable[tuple[int, int]]) -> bool:
    """Whether elements that stand in this order on one side stand in another on the other."""
    return any(left[1] > right[1] for left, right in itertools.pairwise(sorted(pairs)))


def _similar(mine: object, theirs: object) -> bool:
    """Whether at most half of the fields, or a single one, differ: then it is one element whose key changed."""
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return False
    names = mine.keys() | theirs.keys()
    unlike = sum(canonical(mine.get(name)) != canonical(theirs.get(name)) for name in names)
    return unlike <= max(1, len(names) // 2)


def _infer(legacy: Sequence[object], new: Sequence[object]) -> tuple[str, ...]:
    """The field that is a unique scalar on both sides and has the most values in common."""
    if not legacy or not new or not all(isinstance(each, dict) for side in (legacy, new) for each in side):
        return ()
    first = legacy[0]
    best: tuple[str, ...] = ()
    most = 0
    for name in list(first)[:CANDIDATES] if isinstance(first, dict) else ():
        mine = _identify(legacy, (name,))
        theirs = _identify(new, (name,)) if mine is not None else None
        if mine is not None and theirs is not None and len(mine & theirs) > most:
            best, most = (name,), len(mine & theirs)
            if most == min(len(legacy), len(new)):
                break
    return best


def _values(side: Sequence[object], names: Sequence[str]) -> list[object]:
    return [tuple(each[name] for name in names) for each in side if isinstance(each, dict)]


def _identify(side: Sequence[object], names: Sequence[str]) -> set[object] | None:
    """What tells the elements apart; None where one lacks it, shares it, or has no plain value there."""
    found: set[object] = set()
    for each in side:
        if not isinstance(each, dict):
            return None
        values = tuple([each.get(name) for name in names])
        # By exact type: True is an int to Python, and would be the same key as 1.
        if not all(type(value) in _PLAIN for value in values) or values in found:
            return None
        found.add(values)
    return found


def canonical(value: object) -> bytes:
    """Equal for equal values only; but ``1.0`` is not ``1`` yet."""
    try:
        return orjson.dumps(value, default=_written, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS)
    except (TypeError, orjson.JSONEncodeError):  # integers of more than 64 bits, lone surrogates
        text = json.dumps(value, default=_spelt, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def _written(value: object) -> orjson.Fragment:
    """A decimal or a literal as a number or word, never as a string."""
    return orjson.Fragment(_digits(value) if isinstance(value, Decimal) else str(value))


def _spelt(value: object) -> object:
    text = _digits(value) if isinstance(value, Decimal) else str(value)
    return int(text) if text.lstrip("-").isdigit() else ["\x00number", text]


def _digits(number: Decimal) -> str:
    """One text for one decimal: that of an integer where it is one and ``int`` would take it."""
    sign, held, exponent = number.as_tuple()
    text = "".join(map(str, held)).rstrip("0")
    power = int(exponent) + len(held) - len(text)
    if not text:
        return "0"
    whole = f"{text}{'0' * power}" if 0 <= power <= _MOST_DIGITS - len(text) else f"{text}e{power}"
    return f"-{whole}" if sign else whole


_MOST_DIGITS = 4300
_WHOLE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?0\.0(?!\d)|\.0(?!\d)')
_SAID = {b"-0.0": b"0", b"0.0": b"0", b".0": b""}


def _levelled(text: bytes) -> bytes:
    """The canonical form in which a double that is whole is written as the integer is."""
    return _WHOLE.sub(lambda found: _SAID.get(found.group(), found.group()), text) if b".0" in text else text
