"""The frozen values of a comparison: what was seen, what differs, what it amounts to."""

from decimal import Decimal
from enum import IntEnum, StrEnum
from hashlib import blake2b
from typing import NamedTuple

from typing_extensions import override

from gateway.exchange import RawHeaders


class Outcome(StrEnum):
    MATCH = "match"
    MATCH_BY_RULE = "match_by_rule"
    MISMATCH = "mismatch"
    ACCEPTED = "accepted"
    RACED = "raced"
    NEW_ERROR = "new_error"
    LEGACY_ERROR = "legacy_error"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    SHED = "shed"
    NOT_COMPARABLE = "not_comparable"
    WITHHELD = "withheld"


class Kind(StrEnum):
    MISSING = "missing"
    ADDED = "added"
    TYPE = "type"
    VALUE = "value"
    ORDER = "order"
    LENGTH = "length"
    TEXT = "text"


class Severity(IntEnum):
    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


SEVERITIES: dict[Kind, Severity] = {
    Kind.MISSING: Severity.HIGH,
    Kind.TYPE: Severity.HIGH,
    Kind.VALUE: Severity.MEDIUM,
    Kind.ORDER: Severity.MEDIUM,
    Kind.LENGTH: Severity.MEDIUM,
    Kind.TEXT: Severity.MEDIUM,
    Kind.ADDED: Severity.LOW,
}


class Absent:
    """Not there at all, which is not the same as null."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


class Literal(str):
    """``NaN``, ``Infinity`` or ``-Infinity``: no JSON, though some servers write it and some clients read it."""

    __slots__ = ()


class Failure(StrEnum):
    """Why a side has no answer to compare."""

    ERROR = "error"
    TIMEOUT = "timeout"


class Observation(NamedTuple):
    """What one side answered, or how it failed to."""

    status: int
    headers: RawHeaders
    body: bytes
    truncated: bool = False
    """The body went over the capture limit; ``body`` is its beginning."""
    failure: Failure | None = None

    def without(self, name: bytes) -> "Observation":
        """Without the field lines of this name, given in lower case."""
        kept = [line for line in self.headers if line[0].lower() != name]
        return self if len(kept) == len(self.headers) else self._replace(headers=kept)


class Difference(NamedTuple):
    location: str
    """``status``, ``header:<name>`` or a path into the body, array indexes as ``[*]``, data keys as ``{*}``."""
    kind: Kind
    legacy: object
    new: object

    @property
    def types(self) -> tuple[str, str]:
        return type_name(self.legacy), type_name(self.new)


class Signature(NamedTuple):
    """What makes differences "the same one"."""

    endpoint: str
    location: str
    kind: Kind
    types: tuple[str, str]

    @property
    def id(self) -> str:
        """Twelve hex digits, the same in each process and release."""
        parts = "\x1f".join((self.endpoint, self.location, self.kind.value, *self.types))
        # Stored and linked to: what goes into it must stay as it is, or QA's judgements are of nothing.
        return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


class Verdict(NamedTuple):
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    """What no rule explains; of many alike the first few."""
    hits: tuple[tuple[str, int], ...] = ()
    """Rule id and how many differences it explained."""
    expired: tuple[str, ...] = ()
    """Rules which would have explained a difference, were they not expired."""
    severity: Severity = Severity.NONE
    rest: tuple[Difference, ...] = ()
    """Those of the many alike that are not among ``differences``: counted, and held to what was accepted."""
    reason: str = ""
    """One sentence where the outcome does not speak for itself."""

    @property
    def omitted(self) -> int:
        return len(self.rest)


def signature_of(endpoint: str, difference: Difference) -> Signature:
    return Signature(endpoint, difference.location, difference.kind, difference.types)


_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    Decimal: "number",
    str: "string",
    Literal: "literal",
    dict: "object",
    list: "array",
    bytes: "bytes",
    type(None): "null",
    Absent: "absent",
}


def type_name(value: object) -> str:
    """The JSON name of a value's type."""
    return _TYPES[type(value)]
