"""The kinds of rules there are, and how each is written down."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from gateway.compare.guides import Guide, ListKey, Unwrap, Weigh
from gateway.compare.model import Kind, Severity
from gateway.compare.tolerances import (
    CaptureEqual,
    DecimalString,
    Ignore,
    Jwts,
    NullIsMissing,
    NumberWithin,
    SameSet,
    StatusMapping,
    TextNormalised,
    TimestampsWithin,
    Tolerance,
    Uuids,
)

Reader = Callable[[object], object]
"""A plain value into what a rule is made of; raises ``ValueError`` with a sentence."""
_INERT = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]")
"""Escapes and classes: what stands in them repeats nothing."""
_OPENING = re.compile(r"\(\?(?:P<\w+>|P?[:=!>]|<[=!]|[aiLmsux-]+:?)")
_LONGEST = 2000
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def text_of(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise ValueError(f"{shown(value)} is no text; write 1 to {_LONGEST} characters")
    if _UNWRITABLE.search(value):
        raise ValueError(f"{shown(value)} has a character that cannot be stored; leave it out")
    return value


def _decimal(value: object) -> Decimal:
    try:
        found = Decimal(str(value)) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or found < 0:
        raise ValueError(f"{shown(value)} is no amount; write a number such as 0.01")
    return found


def _seconds(value: object) -> float:
    found = float(_decimal(value))
    if found == math.inf:
        raise ValueError(f"{shown(value)} is no time; write seconds such as 2")
    return found


def _status(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= 599:
        raise ValueError(f"{shown(value)} is no status; write a number from 100 to 599")
    return value


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each for each in value):
        raise ValueError(f"{shown(value)} is no list of names; write such as [exp, iat]")
    return tuple(value)


def _some_names(value: object) -> tuple[str, ...]:
    found = _names(value)
    if not found:
        raise ValueError("the list is empty; write one name at least")
    return found


def _kinds(value: object) -> tuple[Kind, ...]:
    return tuple(Kind(_one_of(Kind, each)) for each in _names(value))


def _truth(value: object) -> bool:
    if value is not True and value is not False:
        raise ValueError(f"{shown(value)} is neither true nor false; write one of them")
    return value


def _regex(value: object) -> re.Pattern[str]:
    text = text_of(value)
    # Refused when it is written: a match cannot be broken off, and it holds every thread of the process up.
    if _repeats_what_varies(text):
        raise ValueError(
            f"{text!r} repeats what repeats or has a choice, which can take for ever; write it without + or * around a group"
        )
    try:
        found = re.compile(text)
    except re.error as error:
        raise ValueError(
            f"{text!r} is no pattern ({error}); write a regular expression with a group, such as inv-(\\d+)-.*"
        ) from None
    if not found.groups:
        raise ValueError(f"{text!r} captures nothing, so it would assert nothing; put what must be equal in a group")
    return found


def _repeats_what_varies(text: str) -> bool:
    """Whether a group with a repeat or a choice in it is repeated: some texts then take longer than we live."""
    bare = _OPENING.sub("(", _INERT.sub("x", text))
    groups = [False]
    for at, character in enumerate(bare):
        if character in "*+{?|":
            groups[-1] = True
        elif character == "(":
            groups.append(False)
        elif character == ")" and len(groups) > 1:
            held = groups.pop()
            if held and bare[at + 1 : at + 2] in {"*", "+", "{"}:
                return True
            groups[-1] |= held
    return False


def _side(value: object) -> bool:
    return _one_of(_Wrapping, value) == "legacy"


def _level(value: object) -> Severity:
    return Severity[_one_of(_Level, value).upper()]


class _Wrapping(StrEnum):
    LEGACY = "legacy"
    NEW = "new"


class _Level(StrEnum):
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def _one_of(words: type[StrEnum], value: object) -> str:
    known = [each.value for each in words]
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{shown(value)} is unknown; write one of {', '.join(known)}")
    return value


def shown(value: object) -> str:
    return repr(value)[:60]


@dataclass(frozen=True, slots=True)
class KindOfRule:
    make: Callable[..., Tolerance | Guide]
    about: str
    """What holds of both values where the rule lets them pass; for help and forms."""
    needed: Mapping[str, Reader]
    optional: Mapping[str, Reader]
    location: str | None = None
    """The only place at which it makes sense."""


def _kind(
    make: Callable[..., Tolerance | Guide],
    about: str,
    needed: Mapping[str, Reader] | None = None,
    optional: Mapping[str, Reader] | None = None,
    location: str | None = None,
) -> KindOfRule:
    return KindOfRule(make, about, needed or {}, optional or {}, location)


KINDS: Final[Mapping[str, KindOfRule]] = {
    "ignore": _kind(
        Ignore, "anything, or only differences of these kinds", optional={"kinds": _kinds, "below": _truth}
    ),
    "number_within": _kind(
        NumberWithin, "numbers at most this far apart", {"amount": _decimal}, {"percent": _decimal}
    ),
    "decimal_string": _kind(DecimalString, 'one decimal, as number or text: "1251.00" is 1251.0'),
    "timestamps_within": _kind(
        TimestampsWithin, "moments within these seconds, in whatever format and zone", {"seconds": _seconds}
    ),
    "uuids": _kind(Uuids, "both are UUIDs"),
    "jwts": _kind(Jwts, "both are tokens with equal claims but these", optional={"but": _names}),
    "same_set": _kind(SameSet, "the same elements in another order"),
    "capture_equal": _kind(
        CaptureEqual, "both match the pattern and its groups are equal", {"pattern": _regex}
    ),
    "text_normalised": _kind(TextNormalised, "the same text but for case and white space"),
    "null_is_missing": _kind(NullIsMissing, "null on one side, nothing on the other"),
    "status_mapping": _kind(
        StatusMapping, "legacy answers the one status, new the other", {"legacy": _status, "new": _status}, None, "status"
    ),
    "unwrap": _kind(
        Unwrap, "one side puts the body under this key", {"key": text_of}, {"side": _side, "beside": _names}, "$"
    ),
    "list_key": _kind(ListKey, "these fields tell the elements of the list apart", {"fields": _some_names}),
    "severity": _kind(Weigh, "differences here weigh this much", {"level": _level}, {"kinds": _kinds}),
}  # fmt: skip
NAMES: Final = {kind.make: name for name, kind in KINDS.items()}
