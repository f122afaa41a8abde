"""What a rule lets pass: each kind still asserts something of both values, except ``Ignore``."""

import base64
import binascii
import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import orjson

from gateway.compare.dates import moment
from gateway.compare.model import Difference, Kind

_UUID = re.compile(r"[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
LONGEST_CAPTURED = 2000
"""Characters a pattern is held against: a text beyond is explained by no pattern."""
_STEPS = 1e8
_REPEAT = re.compile(r"(?<!\\)(?:[*+]|\{\d*,(?:\d{3,})?\})")


@lru_cache(maxsize=256)
def longest_captured(pattern: str) -> int:
    """Fewer where the pattern repeats often: each repeat may be tried at every length of those before it."""
    repeats = max(1, len(_REPEAT.findall(pattern)))
    return min(LONGEST_CAPTURED, int((_STEPS * math.factorial(repeats)) ** (1 / repeats)))


def number(value: object) -> Decimal | None:
    """A JSON number as the decimal its digits name; None for anything else, booleans included."""
    kind = type(value)
    if kind is float:
        # By its shortest text: Decimal(0.1) would have the 55 digits of the binary fraction.
        return Decimal(repr(value))
    return Decimal(value) if isinstance(value, int | Decimal) and kind is not bool else None


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing is asserted of the values; with ``kinds``, of the others everything: an ``added`` field may come, not go."""

    kinds: tuple[Kind, ...] = ()
    below: bool = True
    """Whether also of what lies under the place."""

    def explains(self, difference: Difference) -> bool:
        return not self.kinds or difference.kind in self.kinds


@dataclass(frozen=True, slots=True)
class NumberWithin:
    """At most this far apart, or this many percent of legacy's number, whichever is more."""

    amount: Decimal
    percent: Decimal = Decimal(0)

    def explains(self, difference: Difference) -> bool:
        legacy, new = number(difference.legacy), number(difference.new)
        if legacy is None or new is None:
            return False
        try:
            apart = abs(legacy - new)
            return apart <= self.amount or (bool(self.percent) and apart <= abs(legacy) * self.percent / 100)
        except ArithmeticError:  # exponents too far apart to subtract
            return False


@dataclass(frozen=True, slots=True)
class DecimalString:
    """``"1251.00"`` is ``1251.0``: the same decimal, as a string or a number."""

    def explains(self, difference: Difference) -> bool:
        legacy, new = _decimal(difference.legacy), _decimal(difference.new)
        return legacy is not None and legacy == new


@dataclass(frozen=True, slots=True)
class TimestampsWithin:
    seconds: float

    def explains(self, difference: Difference) -> bool:
        legacy, new = moment(difference.legacy), moment(difference.new)
        return legacy is not None and new is not None and abs((legacy - new).total_seconds()) <= self.seconds


@dataclass(frozen=True, slots=True)
class Uuids:
    def explains(self, difference: Difference) -> bool:
        return all(isinstance(each, str) and _UUID.fullmatch(each) for each in (difference.legacy, difference.new))


@dataclass(frozen=True, slots=True)
class Jwts:
    """Both are tokens whose claims are equal but for these."""

    but: tuple[str, ...] = ("exp", "iat", "nbf", "jti")

    def explains(self, difference: Difference) -> bool:
        legacy, new = claims(difference.legacy), claims(difference.new)
        if legacy is None or new is None or legacy.keys() != new.keys():
            return False
        return _without(legacy, self.but) == _without(new, self.but)


@dataclass(frozen=True, slots=True)
class SameSet:
    """The same elements in another order."""

    def explains(self, difference: Difference) -> bool:
        return difference.kind is Kind.ORDER


@dataclass(frozen=True, slots=True)
class CaptureEqual:
    """Both texts match the pattern as a whole, and its groups are equal."""

    pattern: re.Pattern[str]

    def explains(self, difference: Difference) -> bool:
        if not isinstance(difference.legacy, str) or not isinstance(difference.new, str):
            return False
        if max(len(difference.legacy), len(difference.new)) > longest_captured(self.pattern.pattern):
            return False
        legacy, new = self.pattern.fullmatch(difference.legacy), self.pattern.fullmatch(difference.new)
        return legacy is not None and new is not None and legacy.groups() == new.groups()


@dataclass(frozen=True, slots=True)
class TextNormalised:
    """The same text but for case and white space."""

    def explains(self, difference: Difference) -> bool:
        legacy, new = difference.legacy, difference.new
        return isinstance(legacy, str) and isinstance(new, str) and _bare(legacy) == _bare(new)


@dataclass(frozen=True, slots=True)
class NullIsMissing:
    def explains(self, difference: Difference) -> bool:
        kind = difference.kind
        return (kind is Kind.MISSING and difference.legacy is None) or (kind is Kind.ADDED and difference.new is None)


@dataclass(frozen=True, slots=True)
class StatusMapping:
    legacy: int
    new: int

    def explains(self, difference: Difference) -> bool:
        return (difference.legacy, difference.new) == (self.legacy, self.new)


Tolerance = (
    Ignore | NumberWithin | DecimalString | TimestampsWithin | Uuids | Jwts | SameSet | CaptureEqual
    | TextNormalised | NullIsMissing | StatusMapping
)  # fmt: skip


def claims(value: object) -> dict[str, object] | None:
    """What a JWT says, its signature unchecked; None for anything else."""
    parts = value.split(".") if isinstance(value, str) else []
    if len(parts) != 3:
        return None
    try:
        found = orjson.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _without(said: dict[str, object], names: tuple[str, ...]) -> bytes:
    """As text, since to Python ``True`` equals ``1``."""
    return orjson.dumps({name: said[name] for name in said if name not in names}, option=orjson.OPT_SORT_KEYS)


def _decimal(value: object) -> Decimal | None:
    if not isinstance(value, str):
        return number(value)
    # Decimal also reads 1_000 and the digits of other scripts, neither of which JSON would call a number.
    if not value.isascii() or "_" in value:
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()
