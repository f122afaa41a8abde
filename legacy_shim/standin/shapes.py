"""Values in the monolith's formats: decimal strings of a fixed scale, its date forms, and a value where nothing is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from fastapi.encoders import jsonable_encoder

from legacy_shim.standin.notation import Spec, member_of, parse

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
# Names under which a request gives what the answer calls otherwise.
ALSO_CALLED = {
    "date": "report_date",
    "from_date": "date_from",
    "period_end": "date_to",
    "period_start": "date_from",
    "to_date": "date_to",
}
TRUE_PREFIXES = ("is_active", "enabled", "enable_", "success", "queued")
WELL_KNOWN = {"currency": "IQD", "currency_code": "IQD", "status": "success"}


@dataclass(frozen=True)
class Shapes:
    """Fills the declared schemas; ``now`` is the time of the request."""

    schemas: Mapping[str, Mapping[str, str]]
    enums: Mapping[str, list[str]]
    now: datetime

    def fill(self, name: str, source: Mapping[str, object]) -> dict[str, Json]:
        """One object of a schema: what ``source`` knows, and made-up values for the rest."""
        return {field: self._field(field, parse(text), source) for field, text in self.schemas[name].items()}

    def make(self, kind: str, source: Mapping[str, object]) -> Json:
        """An answer of this kind when there is no row behind it; a list is then empty."""
        if member_of(kind) is not None:
            return [] if kind[0] == "[" else {}
        return self.fill(kind, source)

    def _field(self, name: str, spec: Spec, source: Mapping[str, object]) -> Json:
        known = source.get(name, source.get(ALSO_CALLED.get(name, name)))
        if known is not None or spec.is_nullable:
            return self.render(spec.kind, known)
        return self._invent(name, spec.kind)

    def render(self, kind: str, value: object) -> Json:
        if value is None:
            return None
        member = member_of(kind)
        if member is not None and isinstance(value, list):
            return [self.render(member, item) for item in value]
        if kind in self.schemas and isinstance(value, Mapping):
            return self.fill(kind, value)
        if kind in self.enums:
            return self._label(kind, value)
        return FORMATS.get(kind, _as_encoded)(value)

    def _label(self, kind: str, value: object) -> str:
        """The API's spelling of a label; the database has some of them in capitals."""
        text = str(value.value if isinstance(value, Enum) else value)
        return text if text in self.enums[kind] else text.lower()

    def _invent(self, name: str, kind: str) -> Json:
        if kind in self.enums:
            return self.enums[kind][0]
        if kind in self.schemas or member_of(kind) is not None:
            return self.make(kind, {})
        if kind in ("date", "dt", "dtz"):
            return self.render(kind, self.now)
        return _nothing(name, kind)


def _nothing(name: str, kind: str) -> Json:
    """Zero, no and the empty text; a number that names something is 1."""
    if kind.startswith("dec"):
        return _decimal(int(kind[3:] or 0))(0)
    empty: dict[str, Json] = {
        "bool": name.startswith(TRUE_PREFIXES),
        "int": int(name.endswith(("id", "_by"))),
        "num": 0.0,
        "obj": {},
        "str": WELL_KNOWN.get(name, ""),
    }
    return empty.get(kind)


def _decimal(places: int) -> Callable[[object], str]:
    def scaled(value: object) -> str:
        return format(Decimal(str(value)), f".{places}f")

    return scaled


def naive(value: object) -> Json:
    """A time as the naive columns had it: UTC without saying so."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return value.isoformat() if isinstance(value, date) else str(value)


def _zoned(value: object) -> Json:
    return f"{naive(value)}Z"


def _day(value: object) -> Json:
    return naive(value.date() if isinstance(value, datetime) else value)


def _as_encoded(value: object) -> Json:
    """What FastAPI makes of a raw value: Decimal becomes a float."""
    encoded: Json = jsonable_encoder(value)
    return encoded


FORMATS: Mapping[str, Callable[[object], Json]] = {
    "date": _day,
    "dec": str,
    "dec2": _decimal(2),
    "dec3": _decimal(3),
    "dec4": _decimal(4),
    "dec6": _decimal(6),
    "dt": naive,
    "dtz": _zoned,
    "num": lambda value: float(str(value)),
    "str": lambda value: str(value.value if isinstance(value, Enum) else value),
}
