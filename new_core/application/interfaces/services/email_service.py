"""Port to e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Language = Literal["en", "ar"]


def language_of(preferred: str | None) -> Language:
    """Choose of the languages we write the one somebody asked for, such as `ar` or `ar-IQ`; else English."""
    return "ar" if (preferred or "").lower().startswith("ar") else "en"


@dataclass(frozen=True, slots=True)
class Letter:
    key: str
    """The same for the same letter, so that a mail program can drop one that comes twice."""
    to: str
    template: str
    language: Language
    values: Mapping[str, str]


class EmailService(Protocol):
    async def send(self, letter: Letter) -> None:
        """Hand the letter to a mail server; TemporaryServiceError or PermanentServiceError if it does not take it."""
        ...
