import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from new_core.domain import events
from new_core.domain.events.base import DomainEvent
from new_core.domain.events.customer_events import CustomerDeactivated

for module in pkgutil.iter_modules(events.__path__):
    importlib.import_module(f"{events.__name__}.{module.name}")


def _below(kind: type[DomainEvent]) -> Iterator[type[DomainEvent]]:
    for event in kind.__subclasses__():
        yield event
        yield from _below(event)


EVENTS = [event for event in _below(DomainEvent) if event.__module__.startswith(events.__name__)]
HAPPENING = [event for event in EVENTS if "name" in vars(event) or not event.__subclasses__()]
"""Less those that only gather what others have in common."""


def test_each_event_has_a_name_of_its_own() -> None:
    names = [event.name for event in HAPPENING]
    assert len(set(names)) == len(names) >= 40
    assert all(name == name.lower() and "." in name for name in names)


def test_events_cannot_be_changed() -> None:
    event = CustomerDeactivated(occurred_at=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.occurred_at = datetime(2027, 1, 1, tzinfo=UTC)  # type: ignore[misc]  # that is the test
