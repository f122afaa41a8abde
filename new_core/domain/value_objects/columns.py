"""What the columns of a table can hold: a value is refused or rounded here, before the database must.

A table's limits are a mapping of its names to kinds of columns, or, where all of a type are alike, `Columns`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Final

from typing_extensions import override

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.money import rounded
from new_core.domain.value_objects.text import storable

HIGHEST_INTEGER: Final = 2**31 - 1
NAMED_ALIKE: Final[Mapping[str, str]] = {}
DEEPEST_JSON: Final = 64
"""More levels than anybody writes by hand, and few enough for every parser on the way."""


@dataclass(frozen=True, slots=True)
class Column:
    """Holds any value; the other kinds say which."""

    is_required: bool = field(default=False, kw_only=True)

    def stored(self, name: str, value: object) -> object:
        """Give the value as the column will give it back; InvalidValueError if it cannot hold it."""
        if value is not None:
            return self._fitting(name, value)
        if self.is_required:
            raise InvalidValueError(name, value, "must not be null")
        return None

    def _fitting(self, name: str, value: object) -> object:
        return value


@dataclass(frozen=True, slots=True)
class TextColumn(Column):
    longest: int | None = None

    @override
    def _fitting(self, name: str, value: object) -> object:
        return storable(name, str(value), self.longest)


@dataclass(frozen=True, slots=True)
class ChoiceColumn(Column):
    choices: Sequence[str]

    @override
    def _fitting(self, name: str, value: object) -> object:
        if value not in self.choices:
            raise InvalidValueError(name, value, f"must be one of {', '.join(self.choices)}")
        return str(value)


@dataclass(frozen=True, slots=True)
class IntegerColumn(Column):
    least: int = 0

    @override
    def _fitting(self, name: str, value: object) -> object:
        if not isinstance(value, int) or not self.least <= value <= HIGHEST_INTEGER:
            raise InvalidValueError(name, value, f"must be between {self.least} and {HIGHEST_INTEGER}")
        return value


@dataclass(frozen=True, slots=True)
class NumericColumn(Column):
    precision: int
    scale: int
    least: Decimal | None = None
    """Of the rounded value."""

    @override
    def _fitting(self, name: str, value: object) -> object:
        if not isinstance(value, Decimal | int):
            raise InvalidValueError(name, value, "must be a decimal number")
        amount, beyond = Decimal(value), Decimal(10) ** (self.precision - self.scale)
        # Compared before it is rounded, and not by abs(): both would need more digits of 1e1000000000 than Decimal keeps.
        is_within = amount.is_finite() and amount.copy_abs() < beyond
        if not is_within or abs(rounded(amount, self.scale)) >= beyond:
            raise InvalidValueError(name, value, f"must be less than {beyond} in size")
        amount = rounded(amount, self.scale)
        if self.least is not None and amount < self.least:
            raise InvalidValueError(name, value, f"must be at least {self.least}")
        return amount


@dataclass(frozen=True, slots=True)
class JsonColumn(Column):
    """Holds what JSON can say and PostgreSQL can read again."""

    @override
    def _fitting(self, name: str, value: object) -> object:
        for part, depth in _parts(value):
            if depth > DEEPEST_JSON:
                raise InvalidValueError(name, "…", f"must not be nested more than {DEEPEST_JSON} levels deep")
            if isinstance(part, str):
                storable(name, part)
            elif isinstance(part, float) and not math.isfinite(part):
                raise InvalidValueError(name, str(part), "must not hold a number that JSON cannot write")
        return value


def stored_values(values: Mapping[str, object], columns: Mapping[str, Column]) -> dict[str, object]:
    """The values as their columns will give them back; what one cannot hold is refused by name."""
    return {name: columns[name].stored(name, value) for name, value in values.items()}


@dataclass(frozen=True)
class Columns:
    """The columns of one table, where texts and numerics are bounded and each whole number is a count or an id."""

    texts: Mapping[str, int | None] = field(default_factory=dict)
    """The longest text of each; None where there is no bound."""
    numerics: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Precision and scale."""
    never_null: frozenset[str] = frozenset()

    def check(self, values: Mapping[str, object], prefix: str = "", written: Mapping[str, str] = NAMED_ALIKE) -> None:
        """Refuse what does not fit, by the name that clients know the value by."""
        for name, value in values.items():
            self._column(name, value).stored(prefix + written.get(name, name), value)

    def stored(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values as the columns will give them back; they must fit."""
        return {
            name: rounded(value, self.numerics[name][1]) if isinstance(value, Decimal) else value
            for name, value in values.items()
        }

    def _column(self, name: str, value: object) -> Column:
        is_required = name in self.never_null
        # Dates and enumerations are right by their type; truth is a number to Python.
        if isinstance(value, Enum | bool):
            return Column(is_required=is_required)
        if isinstance(value, str):
            return TextColumn(self.texts[name], is_required=is_required)
        if isinstance(value, Decimal):
            return NumericColumn(*self.numerics[name], is_required=is_required)
        return IntegerColumn() if isinstance(value, int) else Column(is_required=is_required)


def _parts(value: object) -> Iterator[tuple[object, int]]:
    # A list of what is left to look at, not a recursion: how deep it goes is up to the client.
    left = [(value, 1)]
    while left:
        part, depth = left.pop()
        yield part, depth
        if isinstance(part, Mapping):
            left += [(inner, depth + 1) for pair in part.items() for inner in pair]
        elif isinstance(part, list):
            left += [(inner, depth + 1) for inner in part]
