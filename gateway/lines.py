"""Field lines by their bytes: most lines of most messages have been seen before, so what they mean is remembered.

Judges exactly as llhttp does in strict mode (a property test holds it to that); what it will not judge is left to llhttp.
"""

import re

from gateway.exchange import RawHeaders
from gateway.headers import WORDS

_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)")
_LIMIT = 1024
_LONGEST = 512

Known = tuple[tuple[bytes, bytes], int]
"""A field line as name and value, and its meaning as in ``headers``."""


class Lines:
    """Two generations: a line that keeps coming survives when the older one is dropped."""

    __slots__ = ("_old", "_young")

    def __init__(self) -> None:
        self._young: dict[bytes, Known] = {}
        self._old: dict[bytes, Known] = {}

    def read(self, line: bytes) -> Known | None:
        """The line's field and meaning; None where it is not one that llhttp would take."""
        known = self._young.get(line)
        return known if known is not None else self._recall(line)

    def _recall(self, line: bytes) -> Known | None:
        known = self._old.get(line)
        if known is None:
            match = _LINE.fullmatch(line)
            if match is None:
                return None
            name, value = match.groups()
            known = (name, value.rstrip(b" \t")), WORDS[name]
        if len(line) <= _LONGEST:
            if len(self._young) >= _LIMIT:
                self._old, self._young = self._young, {}
            self._young[line] = known
        return known


class _Serialised(dict[tuple[bytes, bytes], bytes]):
    """Field lines as they go over the wire; most have been sent before."""

    LIMIT = 4096

    def __missing__(self, field: tuple[bytes, bytes]) -> bytes:
        line = b"%b: %b\r\n" % field
        if len(line) <= _LONGEST:
            if len(self) >= self.LIMIT:
                self.clear()
            self[field] = line
        return line


_SERIALISED = _Serialised()


def serialise(headers: RawHeaders) -> bytes:
    """The fields as lines of a head."""
    return b"".join(map(_SERIALISED.__getitem__, headers))


def split_head(data: bytes, longest: int) -> tuple[list[bytes], bytes] | None:
    """The lines of a head that is whole within ``data``, and what follows it; None where it is not, or too long."""
    end = data.find(b"\r\n\r\n", 0, longest)
    if end < 0:
        return None
    return data[:end].split(b"\r\n"), data[end + 4 :]


LINES = Lines()
