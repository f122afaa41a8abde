"""A telephone number, in international form where it was checked."""

import re
from dataclasses import dataclass
from typing import Self

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.text import storable

_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")
_PUNCTUATION = re.compile(r"[\s().\-/]")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    text: str

    LONGEST = 20

    @classmethod
    # Most numbers here are written the way they are dialled at home.
    def parse(cls, text: str, country_code: str = "964") -> Self:
        """Bring to +<country><number>; a national number (0…) is taken to be of `country_code`, Iraq's unless told."""
        digits = _PUNCTUATION.sub("", text)
        if digits.startswith("00"):
            digits = "+" + digits[2:]
        elif digits.startswith("0"):
            digits = f"+{country_code}{digits[1:]}"
        if not _INTERNATIONAL.fullmatch(digits):
            raise InvalidValueError("phone", text, "must be a number such as +9647701234567")
        return cls(digits)

    @classmethod
    def as_stored(cls, text: str) -> Self:
        """Take any text the column can hold: the table is older than the rule in `parse`."""
        return cls(storable("phone", text, cls.LONGEST))
