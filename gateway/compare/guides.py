"""Rules that let nothing pass, but say how to compare: what wraps a body, what identifies an element, what weighs how much."""

from dataclasses import dataclass

from gateway.compare.model import Difference, Kind, Severity


@dataclass(frozen=True, slots=True)
class Unwrap:
    """One side puts the body under this one key; an envelope that holds anything unexpected is left as it is."""

    key: str
    legacy: bool = False
    """Whether it is the legacy side that wraps."""
    beside: tuple[str, ...] = ()
    """Keys that may stand beside it, such as ``success`` and ``message``."""

    def unwrapped(self, value: object) -> object:
        if not isinstance(value, dict) or self.key not in value:
            return value
        return value[self.key] if value.keys() <= {self.key, *self.beside} else value


@dataclass(frozen=True, slots=True)
class ListKey:
    """These fields together tell the elements of a list apart; where they do not, the list is compared without them."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weigh:
    """Differences of these kinds weigh this much, whatever their kind weighs elsewhere; none for all kinds."""

    level: Severity
    kinds: tuple[Kind, ...] = ()

    def weighs(self, difference: Difference) -> bool:
        return not self.kinds or difference.kind in self.kinds


Guide = Unwrap | ListKey | Weigh
