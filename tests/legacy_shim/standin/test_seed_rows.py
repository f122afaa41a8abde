"""The notation of the demo data."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from legacy_shim.standin.seed_rows import cents, chosen, rows_of, stamped


def test_digits_choose() -> None:
    assert chosen("2010", ("a", "b", "c")) == ["c", "a", "b", "a"]


def test_rows_are_numbered_and_named() -> None:
    assert rows_of("name size", [("x", 1), ("y", 2)]) == [
        {"id": 1, "name": "x", "size": 1},
        {"id": 2, "name": "y", "size": 2},
    ]


def test_a_row_with_a_value_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        rows_of("name", [("x", 1)])


def test_halves_of_a_cent_go_to_the_even_one() -> None:
    assert [cents(Decimal(each)) for each in ("2.545", "2.555")] == [Decimal("2.54"), Decimal("2.56")]


def test_rows_are_stamped_without_a_zone() -> None:
    (row,) = stamped([{"id": 1}], datetime(2025, 9, 1, 8, tzinfo=UTC))
    assert row["created_at"] == row["updated_at"] == datetime(2025, 9, 1, 8)  # noqa: DTZ001 - that is the point
