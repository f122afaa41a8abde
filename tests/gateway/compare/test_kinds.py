"""What may be written for a kind of rule, and what is refused with which words."""

from typing import Any

import pytest

from gateway.compare.kinds import KINDS


def _read(kind: str, field: str, value: object) -> object:
    found = KINDS[kind]
    return {**found.needed, **found.optional}[field](value)


@pytest.mark.parametrize(
    ("kind", "field", "value", "said"),
    [
        ("number_within", "amount", "much", "is no amount"),
        ("number_within", "amount", True, "is no amount"),
        ("number_within", "amount", "NaN", "is no amount"),
        ("timestamps_within", "seconds", -1, "is no amount"),
        ("status_mapping", "new", 99, "from 100 to 599"),
        ("jwts", "but", "exp", "list of names"),
        ("list_key", "fields", [], "one name at least"),
        ("ignore", "kinds", ["gone"], "missing, added"),
        ("severity", "level", "grave", "none, low, medium, high"),
        ("unwrap", "side", "both", "legacy, new"),
        ("capture_equal", "pattern", "(", "is no pattern"),
        ("capture_equal", "pattern", "a.*", "captures nothing"),
        ("capture_equal", "pattern", "((a+)b)*", "for ever"),
        ("capture_equal", "pattern", "((?:a|a)+)b", "for ever"),
        ("capture_equal", "pattern", "((?P<x>a?){40}a{40})", "for ever"),
        ("timestamps_within", "seconds", "1e400", "is no time"),
        ("unwrap", "key", "a\0", "cannot be stored"),
        ("unwrap", "key", "\ud800", "cannot be stored"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind: Any, field: Any, value: Any, said: Any) -> None:
    with pytest.raises(ValueError, match=said):
        _read(kind, field, value)


@pytest.mark.parametrize("pattern", [r"(?:a|b)?(\d+)(?:-\d)?", r"(?i)inv-(\d+)\|?.*", r"([+*?|{]+)x"])
def test_a_pattern_that_cannot_run_away_is_taken(pattern: str) -> None:
    assert _read("capture_equal", "pattern", pattern)


def test_every_kind_says_what_it_asserts() -> None:
    assert all(kind.about for kind in KINDS.values())
