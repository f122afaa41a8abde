"""Field lines by their bytes: most lines of most messages have been seen before, so what they mean is remembered.

Judges exactly as llhttp does in strict mode (a property test holds it to that); what it will not judge is left to llhttp.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic, TypeVar

from typing_extensions import override

from gateway.exchange import RawHeaders
from gateway.headers import WORDS

Meaning = TypeVar("Meaning")

_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)")
_LIMIT = 1024
_LONGEST = 512

Known = tuple[tuple[bytes, bytes], int, bytes]
"""A field line as name and value, its meaning as in ``headers``, and as it is sent on."""


class Memory(ABC, Generic[Meaning]):
    """What bytes of a message mean, remembered from the second time on: what never comes again is not worth its place.

    Two generations, so that what keeps coming survives when one is dropped.
    """

    __slots__ = ("_limit", "_longest", "_old", "_once", "_young")

    def __init__(self, limit: int = _LIMIT, longest: int = _LONGEST) -> None:
        self._limit = limit
        self._longest = longest
        self._young: dict[bytes, Meaning] = {}
        self._old: dict[bytes, Meaning] = {}
        self._once: set[int] = set()
        """Hashes of what was seen once, lately."""

    @abstractmethod
    def understand(self, data: bytes) -> Meaning | None:
        """The meaning of what was not seen before; None where it is llhttp's to judge."""

    def read(self, data: bytes) -> Meaning | None:
        known = self._young.get(data)
        return known if known is not None else self._recall(data)

    @property
    def young(self) -> Mapping[bytes, Meaning]:
        """What came last; another dictionary once this one is full."""
        return self._young

    def _recall(self, data: bytes) -> Meaning | None:
        known = self._old.get(data)
        if known is None:
            known = self.understand(data)
            if known is None:
                return None
            once, key = self._once, hash(data)
            if key not in once:
                if len(once) >= self._limit:
                    once.clear()
                once.add(key)
                return known
        if len(data) <= self._longest:
            if len(self._young) >= self._limit:
                self._old, self._young = self._young, {}
            self._young[data] = known
        return known


class Lines(Memory[Known]):
    """Field lines without their end."""

    @override
    def understand(self, data: bytes) -> Known | None:
        match = _LINE.fullmatch(data)
        if match is None:
            return None
        name, value = match.groups()
        value = value.rstrip(b" \t")
        return (name, value), WORDS[name], b"%b: %b\r\n" % (name, value)


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


LINES = Lines()


def read_block(block: bytes) -> list[Known] | None:
    """The fields of a head's lines, each with its end; None where llhttp would not take one or must judge it."""
    fields = []
    young = LINES.young
    for line in block[:-2].split(b"\r\n"):
        known = young.get(line) or LINES.read(line)  # most lines are young, and a call costs more than a look
        if known is None:
            return None
        fields.append(known)
    return fields
