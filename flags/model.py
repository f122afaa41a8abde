"""Flags, strategies and constraints as Unleash models them, and their JSON as Unleash's client API has it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from flags.errors import InvalidFlagError
from flags.operators import SINGLE, check_operator, check_text, check_values

EVERYBODY = frozenset({"default", "random"})
"""Kinds of stickiness that find a value for each caller, so that 100 % is truly everybody."""

_NAME = re.compile(r"[A-Za-z0-9._~-]{1,255}")

Json = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. An identity that is missing is None or empty; ``properties`` holds what constraints name besides."""

    user_id: str | None = None
    session_id: str | None = None
    tenant: str | None = None
    app_version: str | None = None
    remote_address: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One condition on the caller; ``values`` holds the one value of a single-valued operator too."""

    context_name: str
    operator: str
    values: tuple[str, ...]
    inverted: bool = False
    case_insensitive: bool = False

    def __post_init__(self) -> None:
        if not self.context_name:
            raise InvalidFlagError(
                "a constraint names nothing to look at; write userId, tenant, appVersion or the like"
            )
        check_text("the name in a constraint", self.context_name, banned='"')
        check_operator(self.operator, case_insensitive=self.case_insensitive)
        check_values(self.operator, self.values)

    def to_unleash(self) -> Json:
        raw: Json = {
            "contextName": self.context_name,
            "operator": self.operator,
            "values": list(self.values),
            "inverted": self.inverted,
            "caseInsensitive": self.case_insensitive,
        }
        if self.operator in SINGLE:
            raw |= {"values": [], "value": self.values[0]}
        return raw

    @staticmethod
    def from_unleash(raw: Mapping[str, object]) -> "Constraint":
        operator = _text(raw, "operator", "")
        values = (_text(raw, "value", ""),) if operator in SINGLE else tuple(_list(raw, "values", str))
        return Constraint(
            context_name=_text(raw, "contextName", ""),
            operator=operator,
            values=values,
            inverted=_truth(raw, "inverted"),
            case_insensitive=_truth(raw, "caseInsensitive"),
        )


@dataclass(frozen=True, slots=True)
class Strategy:
    """A whole percentage of those whom all constraints let in; ``group_id`` is the flag's name where empty."""

    rollout: int = 100
    stickiness: str = "default"
    group_id: str = ""
    constraints: tuple[Constraint, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.rollout <= 100:
            raise InvalidFlagError(f"rollout is {self.rollout!r}; write a whole percentage from 0 to 100")
        if not self.stickiness:
            raise InvalidFlagError("stickiness is empty; write default, random, userId, sessionId or a property's name")
        if self.stickiness == "currentTime":
            raise InvalidFlagError("stickiness 'currentTime' divides no callers; write random for a new draw each time")
        check_text("stickiness", self.stickiness, banned='"')
        check_text("the group id", self.group_id, banned='"')

    @property
    def verdict(self) -> bool | None:
        """True or False where it is the same for every caller, None where it may vary."""
        if self.rollout == 0:
            return False
        if self.rollout == 100 and not self.constraints and self.stickiness in EVERYBODY:
            return True
        return None

    def to_unleash(self, flag_name: str) -> Json:
        return {
            "name": "flexibleRollout",
            "parameters": {
                "rollout": str(self.rollout),
                "stickiness": self.stickiness,
                "groupId": self.group_id or flag_name,
            },
            "constraints": [constraint.to_unleash() for constraint in self.constraints],
        }

    @staticmethod
    def from_unleash(raw: Mapping[str, object]) -> "Strategy":
        name = _text(raw, "name", "")
        constraints = tuple(Constraint.from_unleash(each) for each in _list(raw, "constraints", dict))
        if raw.get("segments"):
            raise InvalidFlagError("the strategy uses segments, which are not kept here; write constraints instead")
        if name == "default":
            return Strategy(constraints=constraints)
        if name != "flexibleRollout":
            raise InvalidFlagError(f"strategy {name!r} is unknown; use flexibleRollout or default")
        parameters = _object(raw, "parameters")
        return Strategy(
            rollout=_percentage(parameters),
            stickiness=_text(parameters, "stickiness", "default"),
            group_id=_text(parameters, "groupId", ""),
            constraints=constraints,
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """On where it is enabled and any strategy lets the caller in, or where it is enabled and has none."""

    name: str
    enabled: bool = False
    strategies: tuple[Strategy, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InvalidFlagError(
                f"flag name {self.name!r} cannot be used; write up to 255 of letters, digits and the characters . _ ~ -"
            )

    @property
    def verdict(self) -> bool | None:
        """True or False where it is the same for every caller, None where it may vary."""
        if not self.enabled:
            return False
        if not self.strategies:
            return True
        verdicts = [strategy.verdict for strategy in self.strategies]
        if True in verdicts:
            return True
        return None if None in verdicts else False

    def to_unleash(self) -> Json:
        """The flag as an element of ``features`` in the answer of Unleash's client API."""
        return {
            "name": self.name,
            "type": "release",
            "enabled": self.enabled,
            "strategies": [strategy.to_unleash(self.name) for strategy in self.strategies],
        }

    @staticmethod
    def from_unleash(raw: Mapping[str, object]) -> "Flag":
        return Flag(
            name=_text(raw, "name", ""),
            enabled=_truth(raw, "enabled"),
            strategies=tuple(Strategy.from_unleash(each) for each in _list(raw, "strategies", dict)),
        )


def _percentage(parameters: Mapping[str, object]) -> int:
    raw = _text(parameters, "rollout", "100")
    if not (raw.isascii() and raw.isdigit()):
        raise InvalidFlagError(f"rollout is {raw!r}; write a whole percentage from 0 to 100")
    return int(raw)


def _text(raw: Mapping[str, object], key: str, default: str) -> str:
    value = raw.get(key)
    if value is None:
        return default
    # Unleash itself writes parameters as strings, other writers as numbers; both are meant.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise InvalidFlagError(f"{key} is {value!r}; write a string")
    return value


def _truth(raw: Mapping[str, object], key: str) -> bool:
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise InvalidFlagError(f"{key} is {value!r}; write true or false")
    return value


def _object(raw: Mapping[str, object], key: str) -> Json:
    value = raw.get(key) or {}
    if not isinstance(value, dict):
        raise InvalidFlagError(f"{key} is {value!r}; write an object")
    return value


def _list(raw: Mapping[str, object], key: str, of: type[T]) -> list[T]:
    value = raw.get(key) or []
    if not isinstance(value, list):
        raise InvalidFlagError(f"{key} is {value!r}; write a list")
    members = [each for each in value if isinstance(each, of)]
    if len(members) != len(value):
        raise InvalidFlagError(f"{key} is {value!r}; write only members of type {of.__name__}")
    return members
