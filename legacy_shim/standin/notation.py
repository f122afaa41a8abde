"""The short notation of types in routes.json.

``int=100 ge=1 le=1000``: a type, its default as JSON, its limits. ``int?`` may be left out and is then null,
``int|null`` must be given and may be null, ``dt~`` may be left out but not be null. ``[T]`` is a list, ``{T}`` an object with values of T; a capitalised
name is a schema or an enumeration. ``dec2`` is a decimal string of two places, ``dtz`` a time with its zone.
"""

import json
from dataclasses import dataclass, field
from functools import cache

LIMITS = {
    "ge": "ge",
    "le": "le",
    "gt": "gt",
    "lt": "lt",
    "max": "max_length",
    "min": "min_length",
    "re": "pattern",
}
COUNTS = frozenset(["max_length", "min_length"])


@dataclass(frozen=True)
class Spec:
    """One value: ``kind`` is the type without its marks; ``limits`` are keyword arguments of pydantic's Field."""

    kind: str
    is_nullable: bool = False
    is_required: bool = True
    default: object = None
    limits: dict[str, float | str] = field(default_factory=dict)


@cache
def parse(text: str) -> Spec:
    head, *limits = text.split(" ")
    kind, has_default, default = head.partition("=")
    return Spec(
        kind=kind.rstrip("?~").removesuffix("|null"),
        is_nullable=kind.endswith(("?", "|null")),
        is_required=not has_default and not kind.endswith(("?", "~")),
        default=json.loads(default) if has_default else None,
        limits=dict(_limit(limit) for limit in limits),
    )


def _limit(text: str) -> tuple[str, float | str]:
    short, _, value = text.partition("=")
    name = LIMITS[short]
    if name == "pattern":
        return name, value
    return name, int(value) if name in COUNTS or "." not in value else float(value)


def member_of(kind: str) -> str | None:
    """The T of ``[T]`` and ``{T}``; None for anything else."""
    return kind[1:-1] if kind[0] in "[{" else None
