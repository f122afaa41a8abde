"""Two bodies side by side, line by line, with what differs marked and long equal stretches folded; pure.

A line knows the location of what it shows, array indexes as ``[*]``, so that a difference marks each line of its place.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest

from gateway.compare.locations import PatternError, child, pattern

MAX_LINES = 1000
"""Of each side: finding what belongs together takes longer than a page may for more."""
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
    """Not a pair but so many equal ones, left out."""


@dataclass(frozen=True, slots=True)
class Sides:
    rows: Sequence[Row]
    is_cut: bool
    """A body has more lines than are shown."""


def side_by_side(legacy: bytes, new: bytes, location: str = "") -> Sides:
    left, right = list(_lines(legacy)), list(_lines(new))
    rows = list(_fold(list(_pair(left[:MAX_LINES], right[:MAX_LINES], _place(location)))))
    return Sides(rows, max(len(left), len(right)) > MAX_LINES)


def _pair(left: Sequence[Line], right: Sequence[Line], place: re.Pattern[str] | None) -> Iterator[Row]:
    # Without the commas, which only say whether something follows.
    keys = [[line.text.removesuffix(",") for line in side] for side in (left, right)]
    for tag, a, b, c, d in SequenceMatcher(None, keys[0], keys[1]).get_opcodes():
        is_different = tag != "equal"
        for old, fresh in zip_longest(left[a:b], right[c:d]):
            held = [line.location for line in (old, fresh) if line is not None]
            is_marked = is_different and place is not None and any(map(place.fullmatch, held))
            yield Row(old, fresh, is_different, is_marked)


def _fold(rows: Sequence[Row]) -> Iterator[Row]:
    """Leave out what is equal and not near a difference, and of a long difference the end."""
    different = [index for index, row in enumerate(rows) if row.is_different]
    near = {place for index in different for place in range(index - CONTEXT, index + CONTEXT + 1)}
    for is_shown, group in groupby(enumerate(rows), key=lambda each: not different or each[0] in near):
        held = [row for _, row in group]
        if is_shown or len(held) <= 2:
            yield from _shorten(held)
        else:
            yield Row(folded=len(held))


def _shorten(rows: Sequence[Row]) -> Iterator[Row]:
    for is_different, group in groupby(rows, key=lambda row: row.is_different):
        held = list(group)
        yield from held[:LONGEST_RUN] if is_different else held
        if is_different and len(held) > LONGEST_RUN:
            yield Row(is_different=True, folded=len(held) - LONGEST_RUN)


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
        value = json.loads(body)
        written = list(_json_lines(value, "$", ""))
    except (ValueError, RecursionError):
        written = [(text, "") for text in body.decode("utf-8", "replace").splitlines()]
    for number, (text, location) in enumerate(written, 1):
        yield Line(number, text, location)


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
    return json.dumps(value, ensure_ascii=False)
