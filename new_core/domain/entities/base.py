"""What every aggregate root has: an identity once stored, and events that wait for the commit."""

from collections.abc import Mapping

from new_core.domain.events.base import DomainEvent


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """Names of what is another value afterwards, or was not there before."""
    return tuple(name for name, value in after.items() if before.get(name) != value)


class Entity:
    id: int | None

    @property
    def identity(self) -> int:
        if self.id is None:
            raise LookupError(f"this {type(self).__name__} has no id yet: it was never stored")
        return self.id

    def assign(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """Set those attributes that differ, and name them."""
        changed = tuple(name for name, value in values.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, values[name])
        return changed

    # Kept in __dict__ on demand: a row loaded by the mapper never runs __init__.
    def record(self, event: DomainEvent) -> None:
        self.__dict__.setdefault("_events", []).append(event)

    def take_events(self) -> list[DomainEvent]:
        """Hand over what happened since the last call, oldest first."""
        events: list[DomainEvent] = self.__dict__.pop("_events", [])
        return events
