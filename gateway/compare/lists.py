"""Which element of one list answers to which of the other, in linear time."""

import itertools
import json
import operator
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
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


def align(legacy: Sequence[object], new: Sequence[object], given: Sequence[str] = ()) -> Alignment:
    """Elements of one key find each other (``given``, else inferred); else equal ones, or those at the same place.

    Which of the two, where as many are on either side, is what leaves more of them equal.
    """
    mine, theirs = list(map(canonical, legacy)), list(map(canonical, new))
    if mine == theirs:
        return Alignment([], [], [], moved=False)
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
    changed = zip(found.missing, found.added, strict=True)
    return Alignment([*found.pairs, *changed], [], [], found.moved)


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
    moved = any(left[1] > right[1] for left, right in itertools.pairwise(pairs))
    added = sorted(at for left in places.values() for at in left)
    if similar is not None:
        both = {at for at in set(missing) & set(added) if _similar(similar[0][at], similar[1][at])}
        pairs += [(at, at) for at in sorted(both)]
        missing, added = [at for at in missing if at not in both], [at for at in added if at not in both]
    return Alignment(pairs, missing, added, moved)


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
    """Equal for equal values only; numbers keep the digits they were written with."""
    try:
        return orjson.dumps(value, default=_written, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS)
    except (TypeError, orjson.JSONEncodeError):  # integers of more than 64 bits, lone surrogates
        return json.dumps(value, default=lambda number: ["\x00number", str(number)], sort_keys=True).encode()


def _written(value: object) -> orjson.Fragment:
    """A decimal or a literal as it stood in the text, never as a string."""
    return orjson.Fragment(str(value))
