"""What a source says of an application, before it meets what the catalog already knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """One endpoint as the source has it."""

    method: str
    path: str
    router: str
    operation: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Harvest:
    found: tuple[Found, ...]
    """In the order of the source."""
    converters: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """Sentences a person should read: what the source could not tell."""
    tells_order: bool = True
    """The order is that of registration, and websockets and mounts are in it."""
