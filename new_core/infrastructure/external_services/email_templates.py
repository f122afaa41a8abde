"""The letters, in English and Arabic, out of `templates/<language>/<name>.{subject,txt,html}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, UndefinedError, select_autoescape

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.application.interfaces.services.email_service import Language

FOLDER: Final = Path(__file__).parent / "templates"
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ar")

_environment: Final = Environment(
    loader=FileSystemLoader(FOLDER),
    # Only HTML is escaped: in a subject line `&amp;` would be read as it stands.
    autoescape=select_autoescape(["html"], default=False, default_for_string=True),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, language: Language, values: Mapping[str, str]) -> Rendered:
    """Fill in a letter. A name or value that is missing is our mistake, which no later attempt mends."""
    try:
        subject, text, html = (
            _environment.get_template(f"{language}/{template}.{part}").render(values)
            for part in ("subject", "txt", "html")
        )
    except (TemplateNotFound, UndefinedError) as error:
        raise PermanentServiceError("email", f"letter {template} ({language}): {error}") from error
    return Rendered(subject.strip(), text, html)
