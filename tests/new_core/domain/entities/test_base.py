from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from new_core.domain.entities.base import Entity, differing
from new_core.domain.events.base import DomainEvent


@dataclass(eq=False)
class Thing(Entity):
    id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Happened(DomainEvent):
    name = "thing.happened"
    number: int


def _happened(number: int) -> Happened:
    return Happened(occurred_at=datetime(2026, 1, 1, tzinfo=UTC), number=number)


def test_events_are_handed_over_once_in_order() -> None:
    thing = Thing()
    thing.record(_happened(1))
    thing.record(_happened(2))
    assert thing.take_events() == [_happened(1), _happened(2)]
    assert thing.take_events() == []


def test_entities_are_equal_by_identity_not_content() -> None:
    assert Thing(1) != Thing(1)


def test_identity_is_known_once_stored() -> None:
    assert Thing(7).identity == 7
    with pytest.raises(LookupError, match="this Thing has no id yet"):
        assert Thing().identity


def test_assigning_names_what_differs() -> None:
    thing = Entity()
    thing.id = 7
    assert thing.assign({"id": 7}) == ()
    assert thing.assign({"id": 8}) == ("id",)
    assert thing.id == 8


def test_what_differs_afterwards_is_named() -> None:
    assert differing({"a": 1, "b": 2, "gone": 3}, {"a": 1, "b": 4, "new": None, "more": 0}) == ("b", "more")
