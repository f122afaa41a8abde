import pytest

from new_core.application.interfaces.services.email_service import language_of


@pytest.mark.parametrize(
    ("preferred", "language"), [("ar", "ar"), ("AR-iq", "ar"), ("en", "en"), ("ku", "en"), ("", "en"), (None, "en")]
)
def test_who_does_not_read_arabic_is_written_to_in_english(preferred: str | None, language: str) -> None:
    assert language_of(preferred) == language
