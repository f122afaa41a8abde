"""What the catalog says of one endpoint's shadow and breaker: read once, refused where it cannot be meant. Pure.

::

    "settings": {
      "shadow":  {"never": true, "dry_run": true, "timeout": 2.5, "sample": 0.1},
      "breaker": {"failures": 2, "share": 0.1, "window": 30, "cooldown": 60, "trials": 1,
                  "mismatches": 5, "mismatch_share": 0.1, "mismatch_window": 300},
      "headers": {"new": {"set": {"Authorization": "$NEW_TOKEN"}, "remove": ["Cookie"]}, "legacy": {…}}
    }

``never`` is for a GET that writes; ``sample`` is in percent of what the ``shadow.`` flag lets through. What
``breaker`` leaves out is as the settings ``BANYAN_BREAKER_…`` have it. A header's value is the name of an environment
variable, so that no secret stands in the file. Other settings are other people's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from gateway.endpoints import Endpoint
from gateway.errors import CatalogError
from gateway.exchange import Outgoing, RawHeaders, Side

_VARIABLE: Final = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_PRINTABLE: Final = re.compile(r"[\t -~]*")
_COUNTS: Final = frozenset({"failures", "trials", "mismatches"})
_BREAKER: Final[Mapping[str, float]] = {
    **dict.fromkeys(_COUNTS, 1_000_000),
    **dict.fromkeys(("share", "mismatch_share"), 1),
    **dict.fromkeys(("window", "cooldown", "mismatch_window"), 86_400),
}
"""The most that each threshold may be."""
_SHADOW: Final = frozenset({"never", "dry_run", "timeout", "sample"})
_FRAMING: Final = frozenset({"host", "content-length", "transfer-encoding", "connection"})
"""What addresses or frames a message is not a policy's to change."""


@dataclass(frozen=True, slots=True)
class SideHeaders:
    """What one side is sent otherwise than the client sent it."""

    added: tuple[tuple[bytes, bytes], ...] = ()
    removed: frozenset[bytes] = frozenset()
    """Lower-case names; those that are added are among them."""

    def apply(self, message: Outgoing) -> Outgoing:
        return message._replace(headers=self.over(message.headers))

    def over(self, headers: RawHeaders) -> RawHeaders:
        return [*(line for line in headers if line[0].lower() not in self.removed), *self.added]


@dataclass(frozen=True, slots=True)
class Policy:
    never: bool = False
    dry_run: bool = False
    timeout: float | None = None
    sample: float | None = None
    headers: Mapping[Side, SideHeaders] = field(default_factory=lambda: MappingProxyType({}))
    breaker: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Thresholds that this endpoint has otherwise than the settings."""

    def apply(self, message: Outgoing, side: Side) -> Outgoing:
        """The message as this side is to get it."""
        headers = self.headers.get(side)
        return message if headers is None else headers.apply(message)


PLAIN: Final = Policy()


def credentials_of(policies: Iterable[Policy]) -> set[str]:
    """What the sides are given of our own: nothing that may be kept where one of them quotes it."""
    lines = {line for policy in policies for side in policy.headers.values() for line in side.added}
    values = {value.decode() for _, value in lines}
    return values | {value.partition(" ")[2] for value in values if " " in value}


def read_policies(endpoints: Iterable[Endpoint], environ: Mapping[str, str]) -> dict[str, Policy]:
    """The policies that are not the plain one, by endpoint; raises ``CatalogError``."""
    policies = {endpoint.id: _read(endpoint, environ) for endpoint in endpoints if endpoint.settings}
    return {name: policy for name, policy in policies.items() if policy != PLAIN}


def _read(endpoint: Endpoint, environ: Mapping[str, str]) -> Policy:
    place = f"endpoint {endpoint.id}, settings"
    shadow = _table(endpoint.settings, "shadow", _SHADOW, place)
    sides = _table(endpoint.settings, "headers", frozenset(Side), place)
    return Policy(
        never=_flag(shadow, "never", place),
        dry_run=_flag(shadow, "dry_run", place),
        timeout=_number(shadow, "timeout", (0.0, 600.0), f"{place}, shadow"),
        sample=_number(shadow, "sample", (0.0, 100.0), f"{place}, shadow"),
        headers={side: _side(sides, side, environ, place) for side in Side if side in sides},
        breaker=_thresholds(endpoint.settings, place),
    )


def _thresholds(settings: Mapping[str, object], place: str) -> Mapping[str, float]:
    table, place = _table(settings, "breaker", frozenset(_BREAKER), place), f"{place}, breaker"
    found: dict[str, float] = {}
    for name, value in table.items():
        number = _number(table, name, (0.0, _BREAKER[name]), place)
        if number is None or (name in _COUNTS and number % 1):
            raise CatalogError(f"{place}: {name!r} is {value!r}; write a whole number, or leave it out")
        found[name] = number
    return found


def _table(settings: Mapping[str, object], name: str, known: frozenset[str], place: str) -> Mapping[str, object]:
    table = settings.get(name, {})
    if not isinstance(table, Mapping):
        raise CatalogError(f"{place}: {name!r} is {table!r}; write an object")
    if unknown := table.keys() - known:
        raise CatalogError(f"{place}, {name}: {min(unknown)!r} is unknown; known are {', '.join(sorted(known))}")
    return table


def _flag(table: Mapping[str, object], name: str, place: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise CatalogError(f"{place}, shadow: {name!r} is {value!r}; write true, or leave it out")
    return value


def _number(table: Mapping[str, object], name: str, bounds: tuple[float, float], place: str) -> float | None:
    value = table.get(name)
    if value is None:
        return None
    low, high = bounds
    # True is an int to Python, and `"sample": true` would mean one percent.
    if isinstance(value, bool) or not isinstance(value, int | float) or not low < value <= high:
        raise CatalogError(f"{place}: {name!r} is {value!r}; write a number above {low:g} and up to {high:g}")
    return float(value)


def _side(sides: Mapping[str, object], side: Side, environ: Mapping[str, str], place: str) -> SideHeaders:
    place = f"{place}, headers"
    table = _table(sides, side, frozenset({"set", "remove"}), place)
    added, removed = table.get("set", {}), table.get("remove", [])
    if not isinstance(added, Mapping) or not isinstance(removed, list):
        raise CatalogError(f"{place}, {side}: 'set' maps names to $VARIABLES, 'remove' is a list of names")
    names = [_name(name, place) for name in (*added, *removed)]
    lines = tuple((name.encode(), _value(value, environ, place)) for name, value in added.items())
    return SideHeaders(lines, frozenset(names))


def _name(name: object, place: str) -> bytes:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name.lower() in _FRAMING:
        raise CatalogError(f"{place}: {name!r} is no header that can be set or removed")
    return name.lower().encode()


def _value(value: object, environ: Mapping[str, str], place: str) -> bytes:
    variable = _VARIABLE.fullmatch(value) if isinstance(value, str) else None
    if variable is None:
        # The value itself is not repeated: it may be the very secret that should not stand there.
        raise CatalogError(f"{place}: a value is not written out; write $NAME for the environment variable NAME")
    found = environ.get(variable[1])
    if found is None:
        raise CatalogError(f"{place}: the environment has no {variable[1]}; set it, or remove the header")
    if not _PRINTABLE.fullmatch(found):
        raise CatalogError(f"{place}: the environment's {variable[1]} has characters that no header may hold")
    return found.encode()
