"""Two bodies side by side, line by line, with what differs marked and long equal stretches folded; pure.

A line knows the location of what it shows, array indexes as ``[*]``, so that a difference marks each line of its place.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile, zip_longest

from gateway.compare.bodies import UnreadableError
from gateway.compare.locations import PatternError, child, pattern
from gateway.compare.texts import visible
from gateway.redaction.documents import Written, parse

MAX_LINES = 1000
"""Of each side between what is equal at both ends: finding what belongs together takes longer than a page may for more."""
CONTEXT = 3
LONGEST_RUN = 60
"""Lines that differ one after another: whoever has seen so many does not read the rest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one side; ``location`` is empty where the body has no places."""

    number: int
    text: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of lines; either is None where the other side has nothing there."""

    legacy: Line | None = None
    new: Line | None = None
    is_different: bool = False
    is_marked: bool = False
    """It stands at the location that the page is about."""
    folded: int = 0
    """Not a pair but so many, left out: equal ones, or such as differ."""
    is_unread: bool = False
    """Of what is folded nobody knows whether it differs."""


@dataclass(frozen=True, slots=True)
class Sides:
    rows: Sequence[Row]
    is_cut: bool
    """A body has more lines than were read."""

    @property
    def mark_at(self) -> int:
        """How many rows stand above the first that is marked; 0 where none is."""
        return next((number for number, row in enumerate(self.rows) if row.is_marked), 0)


def side_by_side(legacy: bytes, new: bytes, location: str = "") -> Sides:
    left, right = list(_lines(legacy)), list(_lines(new))
    place = _place(location)
    head = _alike(left, right)
    tail = _alike(left[head:][::-1], right[head:][::-1])
    left, first, left_end = left[head : len(left) - tail], left[:head], left[len(left) - tail :]
    right, second, right_end = right[head : len(right) - tail], right[:head], right[len(right) - tail :]
    read, other = _around(left, right, place)
    rows = [
        *map(Row, first, second),
        *_unread(read.start, other.start),
        *_pair(left[read], right[other], place),
        *_unread(len(left) - read.stop, len(right) - other.stop),
        *map(Row, left_end, right_end),
    ]
    return Sides(list(_fold(rows)), any(row.is_unread for row in rows))


def _alike(left: Sequence[Line], right: Sequence[Line]) -> int:
    """How many lines both begin with."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _key(pair[0]) == _key(pair[1]), pairs))


def _around(left: Sequence[Line], right: Sequence[Line], place: re.Pattern[str] | None) -> tuple[slice, slice]:
    """What is read of each side: from where the place differs for the first time, if that is not among the first lines."""
    starts = (0, 0)
    if place is not None and max(len(left), len(right)) > MAX_LINES:
        held = [[index for index, line in enumerate(side) if place.fullmatch(line.location)] for side in (left, right)]
        found = next((pair for pair in zip(*held, strict=False) if _key(left[pair[0]]) != _key(right[pair[1]])), None)
        if found is not None and max(found) > MAX_LINES - CONTEXT:
            starts = max(0, found[0] - CONTEXT), max(0, found[1] - CONTEXT)
    return (
        slice(starts[0], min(len(left), starts[0] + MAX_LINES)),
        slice(starts[1], min(len(right), starts[1] + MAX_LINES)),
    )


def _unread(left: int, right: int) -> Iterator[Row]:
    if left or right:
        yield Row(is_unread=True, folded=max(left, right))


def _key(line: Line) -> str:
    """Without the comma, which only says whether something follows."""
    return line.text.removesuffix(",")


def readable(text: str) -> str:
    """With what cannot be seen, or turns the writing direction, as JSON escapes it: a difference may be nothing else."""
    return re.sub(r"[^\n\t]+", lambda found: visible(found[0]), text)


def _pair(left: Sequence[Line], right: Sequence[Line], place: re.Pattern[str] | None) -> Iterator[Row]:
    keys = [[_key(line) for line in side] for side in (left, right)]
    for tag, a, b, c, d in SequenceMatcher(None, keys[0], keys[1]).get_opcodes():
        is_different = tag != "equal"
        for old, fresh in zip_longest(left[a:b], right[c:d]):
            held = [line.location for line in (old, fresh) if line is not None]
            is_marked = is_different and place is not None and any(map(place.fullmatch, held))
            yield Row(old, fresh, is_different, is_marked)


def _fold(rows: Sequence[Row]) -> Iterator[Row]:
    """Leave out what is equal and not near a difference, and of a long difference the end."""
    different = [index for index, row in enumerate(rows) if row.is_different or row.is_unread]
    near = {place for index in different for place in range(index - CONTEXT, index + CONTEXT + 1)}
    for is_shown, group in groupby(enumerate(rows), key=lambda each: not different or each[0] in near):
        held = [row for _, row in group]
        if is_shown or len(held) <= 2:
            yield from _shorten(held)
        else:
            yield Row(folded=len(held))


def _shorten(rows: Sequence[Row]) -> Iterator[Row]:
    """Of a long difference its beginning, and what the page is about."""
    for is_different, group in groupby(rows, key=lambda row: row.is_different):
        held = list(group)
        mark = next((index for index, row in enumerate(held) if row.is_marked), 0)
        kept = range(mark - CONTEXT, mark + CONTEXT + 1)
        for is_kept, part in groupby(
            enumerate(held), key=lambda each: not is_different or each[0] < LONGEST_RUN or each[0] in kept
        ):
            rest = [row for _, row in part]
            yield from rest if is_kept else [Row(is_different=True, folded=len(rest))]


def _place(location: str) -> re.Pattern[str] | None:
    if not location.startswith("$"):
        return None
    try:
        # A map's values share one location, whatever their key is.
        return pattern(location.replace("{*}", ".*")).below
    except PatternError:
        return None


def _lines(body: bytes) -> Iterator[Line]:
    try:
        written = list(_json_lines(parse(body), "$", ""))
    except (UnreadableError, RecursionError):
        written = [(text, "") for text in body.decode("utf-8", "replace").splitlines()]
    for number, (text, location) in enumerate(written, 1):
        yield Line(number, readable(text), location)


def _json_lines(value: object, location: str, indent: str) -> Iterator[tuple[str, str]]:
    """The value as ``json.dumps(indent=2)`` writes it, each line with its location."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        members = [(f"{_dump(key)}: ", child(location, key), each) for key, each in value.items()]
        yield indent + "{", location
        yield from _members(members, inner)
        yield indent + "}", location
    elif isinstance(value, list) and value:
        yield indent + "[", location
        yield from _members([("", f"{location}[*]", each) for each in value], inner)
        yield indent + "]", location
    else:
        yield indent + _dump(value), location


def _members(members: Sequence[tuple[str, str, object]], indent: str) -> Iterator[tuple[str, str]]:
    for left, (label, location, value) in zip(range(len(members) - 1, -1, -1), members, strict=True):
        lines = list(_json_lines(value, location, indent))
        lines[0] = (indent + label + lines[0][0][len(indent) :], location)
        if left:
            lines[-1] = (lines[-1][0] + ",", location)
        yield from lines


def _dump(value: object) -> str:
    return value.text if isinstance(value, Written) else json.dumps(value, ensure_ascii=False)
