from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from legacy_shim.standin.shapes import Json, Shapes, naive

NOW = datetime(2025, 9, 1, 8, tzinfo=UTC)
SHAPES = Shapes(
    {
        "Part": {"id": "int", "share": "num"},
        "Whole": {"name": "str", "parts": "[Part]", "first": "Part", "note": "str|null"},
        "Report": {"from_date": "date", "to_date": "date", "total": "dec2"},
    },
    {"Mood": ["good", "bad"]},
    NOW,
)


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("dec2", Decimal(10), "10.00"),
        ("dec3", 3.125, "3.125"),
        ("dec", Decimal(0), "0"),
        ("num", Decimal("1.5"), 1.5),
        ("dt", NOW, "2025-09-01T08:00:00"),
        ("dtz", NOW, "2025-09-01T08:00:00Z"),
        ("date", NOW, "2025-09-01"),
        ("date", date(2025, 9, 1), "2025-09-01"),
        ("Mood", "GOOD", "good"),
        ("[Part]", [{"id": 2, "share": 1}], [{"id": 2, "share": 1.0}]),
        ("obj", {"a": Decimal("1.5")}, {"a": 1.5}),
        ("int", None, None),
    ],
)
def test_values_take_the_monoliths_format(kind: str, value: object, written: Json) -> None:
    assert SHAPES.render(kind, value) == written


def test_what_is_unknown_is_made_up() -> None:
    assert SHAPES.fill("Whole", {"name": "x"}) == {
        "name": "x",
        "parts": [],
        "first": {"id": 1, "share": 0.0},
        "note": None,
    }


def test_a_period_is_taken_from_the_dates_asked_for() -> None:
    asked = {"date_from": date(2025, 1, 1), "date_to": date(2025, 1, 31)}
    assert SHAPES.make("Report", asked) == {
        "from_date": "2025-01-01",
        "to_date": "2025-01-31",
        "total": "0.00",
    }


def test_lists_with_nothing_behind_them_are_empty() -> None:
    assert (SHAPES.make("[Part]", {}), SHAPES.make("{Part}", {})) == ([], {})


def test_naive_times_keep_their_microseconds() -> None:
    assert naive(NOW.replace(microsecond=782573)) == "2025-09-01T08:00:00.782573"
