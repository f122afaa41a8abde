"""Translation word by word."""

from legacy_shim.standin.routers.translation import to_arabic


def test_known_words_are_translated_in_any_case() -> None:
    assert to_arabic("NEW Phone") == "جديد هاتف"


def test_names_stay_as_they_are() -> None:
    assert to_arabic("Zagros X1") == "Zagros X1"
