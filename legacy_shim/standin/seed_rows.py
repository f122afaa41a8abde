"""What every module of demo data is written in: tables of rows, and choices written one digit a row."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.models import Base

Row = dict[str, object]
Table = tuple[type[Base], list[Row]]
T = TypeVar("T")

CENT = Decimal("0.01")


def chosen(digits: str, options: Sequence[T]) -> list[T]:
    """One option a row: the digit at its place says which."""
    return [options[int(digit)] for digit in digits]


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT)


def rows_of(columns: str, values: Iterable[Sequence[object]]) -> list[Row]:
    """Rows with ids from 1, out of tuples in the order of the named columns."""
    names = columns.split()
    return [{"id": number, **dict(zip(names, row, strict=True))} for number, row in enumerate(values, 1)]


def stamped(rows: list[Row], start: datetime) -> list[Row]:
    """The same rows created, and last touched, at the start: in columns that keep no zone."""
    moment = naive_utc(start)
    return [{**row, "created_at": moment, "updated_at": moment} for row in rows]
