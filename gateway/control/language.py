"""The pages' languages: English stands in the code and is the key, the others in ``languages/<code>.json``."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup, escape

from gateway.control.sentences import SENTENCES

FOLDER = Path(__file__).parent / "languages"
COOKIE = "banyan_language"
_APART, _TOGETHER = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. A text without a translation stays English, and a test says which."""

    code: str
    name: str
    direction: str
    messages: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def arrow(self) -> str:
        """From what stands before it to what follows, as the language is read."""
        return "←" if self.direction == "rtl" else "→"

    def __call__(self, text: str, /, **values: object) -> str:
        """The text with its ``{places}`` filled in; as markup where one of the values is."""
        message = self.messages.get(text, text)
        if any(hasattr(value, "__html__") for value in values.values()):
            return Markup(escape(message)).format(**values)  # noqa: S704 - the message is escaped here, values by format
        return message.format(**values) if values else message

    def said(self, sentence: str) -> str:
        """A sentence that was put together elsewhere in English, by the text it was made of."""
        for text, made in _MADE.items():
            if found := made.fullmatch(sentence):
                return self(text, **{name: self._apart(value) for name, value in found.groupdict().items()})
        return sentence

    def _apart(self, value: str) -> str:
        """Held together by Unicode's own marks: a place or a path inside words from right to left is torn apart else."""
        return f"{_APART}{value}{_TOGETHER}" if self.direction == "rtl" else value


def _made(text: str) -> re.Pattern[str]:
    """What fits the sentences made of a text with places."""
    parts = re.split(r"\{(\w+)\}", text)
    return re.compile("".join(f"(?P<{part}>.+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)))


_MADE = {text: _made(text) for text in SENTENCES}


def _read(code: str) -> Mapping[str, str]:
    messages: dict[str, str] = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return messages


ENGLISH = Words("en", "English", "ltr")
LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "ar": Words("ar", "العربية", "rtl", _read("ar"))}


def choose(wish: str, accepted: str) -> Words:
    """What somebody set, else the first language of ``Accept-Language`` that there is, else English."""
    if wish in LANGUAGES:
        return LANGUAGES[wish]
    for code in _preferences(accepted):
        if code in LANGUAGES:
            return LANGUAGES[code]
    return ENGLISH


def _preferences(accepted: str) -> list[str]:
    ranked: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        tag, _, parameters = part.partition(";")
        ranked.append((_quality(parameters), tag.strip().lower().partition("-")[0]))
    return [code for quality, code in sorted(ranked, key=lambda each: -each[0]) if quality > 0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
