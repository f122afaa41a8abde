from typing import Any

import pytest

from gateway.compare.locations import PatternError, child, is_map, pattern


@pytest.mark.parametrize(
    ("text", "location", "exact", "below"),
    [
        ("$.a[*].b", "$.a[*].b", True, True),
        ("$.a", "$.a[*].b", False, True),
        ("$.a", "$.ab", False, False),
        ("$.*.b", "$.x.b", True, True),
        ("$..b", "$.x[*]{*}.b", True, True),
        ('$["a b"]', '$["a b"]', True, True),
        ('$["b"]["\\u0000"]', '$.b["\\u0000"]', True, True),
        ('$["\0"]', '$["\\u0000"]', True, True),
        ("$rows.users[*].name", "$rows.users[*].name", True, True),
        ("$rows.users", "$rows.users[*].name", False, True),
        ("$", "$rows.users[*].name", False, False),
        ("$.rows", "$rows.rows", False, False),
        ("header:X-*", "header:x-total", True, True),
        ("status", "status", True, True),
    ],
)
def test_a_pattern_names_places(text: Any, location: Any, exact: Any, below: Any) -> None:
    found = pattern(text)
    assert (bool(found.exact.fullmatch(location)), bool(found.below.fullmatch(location))) == (exact, below)


@pytest.mark.parametrize("text", ["", "a", "$.", "$[1]", "$a", "$rows", "$..a..b..c..d", "header:*a*b*c*d"])
def test_what_cannot_be_read_is_refused(text: Any) -> None:
    with pytest.raises(PatternError, match="write"):
        pattern(text)


@pytest.mark.parametrize("key", ["plain", "a b", 'q"', "back\\", "", "é", "[*]", "\0", "a\nb", "\ud800", "x" * 1000])
def test_a_key_can_be_named_by_a_pattern(key: Any) -> None:
    assert pattern(child("$", key)).exact.fullmatch(child("$", key))


def test_a_place_can_be_stored_and_printed() -> None:
    assert child("$", "a\0b\n\ud800\u2028") == '$["a\\u0000b\\u000a\\ud800\\u2028"]'
    assert child("$", "k" * 201) == "${*}"
    assert child("$", "ali@example.com") == child("$", "tok_0123456789abcdef") == "${*}"
    assert child("$", "@id") == '$["@id"]'


def test_objects_whose_keys_are_data_are_maps() -> None:
    assert is_map({"1": 0, "22": 0}, {"3": 0})
    assert is_map({"2026-01-01": 0}, {})
    assert is_map({"+9647701234567": 0}, {})
    assert not is_map({"id": 0}, {"1": 0})
    assert not is_map({}, {})
