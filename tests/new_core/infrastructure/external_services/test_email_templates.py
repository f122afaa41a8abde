import pytest

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.application.interfaces.services.email_service import Language
from new_core.infrastructure.external_services.email_templates import FOLDER, LANGUAGES, render

VALUES = {
    "name": "Tigris & Co <b>",
    "number": "CUST-1",
    "total": "1,500.00 IQD",
    "due_on": "2026-12-01",
    "invoice": "I-1",
}
NAMES = sorted({path.stem for path in FOLDER.glob("en/*")})


def test_every_letter_is_there_in_every_language() -> None:
    assert {"invoice", "order_confirmed", "welcome"} <= set(NAMES)
    for language in LANGUAGES:
        assert {path.name for path in (FOLDER / language).iterdir()} == {
            f"{name}.{part}" for name in NAMES for part in ("subject", "txt", "html")
        }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_only_html_is_escaped(name: str, language: Language) -> None:
    letter = render(name, language, VALUES)
    assert "Tigris & Co <b>" in letter.text
    assert "Tigris &amp; Co &lt;b&gt;" in letter.html
    assert "CUST-1" in letter.text
    assert "\n" not in letter.subject


def test_arabic_is_written_from_right_to_left() -> None:
    assert '<html lang="ar" dir="rtl">' in render("welcome", "ar", VALUES).html
    assert '<html lang="en" dir="ltr">' in render("welcome", "en", VALUES).html


def test_a_missing_value_or_letter_is_our_mistake() -> None:
    with pytest.raises(PermanentServiceError, match="'number' is undefined"):
        render("welcome", "en", {"name": "x"})
    with pytest.raises(PermanentServiceError, match="nothing"):
        render("nothing", "en", VALUES)
