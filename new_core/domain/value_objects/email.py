"""An e-mail address: strict where somebody writes one now, lenient with what is stored already."""

import re
from dataclasses import dataclass
from typing import Self

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.text import storable

# Not RFC 5322: quoted local parts and address literals are valid, and in practice always a typing error.
_SHAPE = re.compile(r"[^\s@\"(),:;<>\[\]\\]+@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")


@dataclass(frozen=True, slots=True)
class Email:
    text: str

    LONGEST = 255

    @classmethod
    def parse(cls, text: str) -> Self:
        """Demand an address that can be written to; the domain part is put in lower case."""
        stripped = text.strip()
        if not _SHAPE.fullmatch(stripped):
            raise InvalidValueError("email", text, "must be an address such as name@example.com")
        local, domain = stripped.rsplit("@", 1)
        # The local part keeps its case: whether it matters is for its own server to say (RFC 5321, 2.4).
        return cls.as_stored(f"{local}@{domain.lower()}")

    @classmethod
    def as_stored(cls, text: str) -> Self:
        """Take any text the column can hold: the table is older than the rule in `parse`."""
        return cls(storable("email", text, cls.LONGEST))
