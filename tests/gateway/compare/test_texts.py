import json

import pytest

from gateway.compare.texts import visible


@pytest.mark.parametrize("text", ["", "plain text", "أحمد", "日本 é ✓ 😀", 'quote " and \\'])
def test_what_can_be_seen_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\0b", "a\\u0000b"),
        ("\ud800", "\\ud800"),
        ("\u202eevil\u202c", "\\u202eevil\\u202c"),
        ("أحمد\u200f", "أحمد\\u200f"),
        ("1\u00a0000", "1\\u00a0000"),
        ("a\nb", "a\\nb"),
        ("\U000e0001", "\\udb40\\udc01"),
    ],
)
def test_what_cannot_be_seen_is_escaped_as_in_json(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert json.loads(f'"{shown}"') == text
