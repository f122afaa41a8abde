"""What is to be delivered, and when it is tried again; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

MOST_ATTEMPTS: Final = 12
"""With the pauses below, about nine hours from first to last."""
FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(hours=2)
LEASE: Final = timedelta(minutes=10)
"""How long a delivery belongs to whoever took it; longer than any time-out of a service."""
MOST_CLAIMED: Final = 40
"""Of one channel at one time, by all processes: a queue no longer than can be worked off within the lease."""


class State(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up: shown by `python -m new_core outbox list`, tried again by `outbox redrive`."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as the outbox keeps it."""

    event_id: str
    name: str
    aggregate: str
    aggregate_id: int
    payload: Mapping[str, object]
    occurred_at: datetime


def is_of_interest_to_customer(event: Event) -> bool:
    """Leave out the end of what the customer never heard of: a draft that is cancelled."""
    return event.name != "order.cancelled" or event.payload.get("was_confirmed") is True


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to carry out one delivery, until the lease ends."""

    delivery_id: int
    token: str
    channel: str


@dataclass(frozen=True, slots=True)
class Work:
    claim: Claim
    event: Event
    attempts: int
    """So far, this one not counted."""


def pause_before(attempt: int, chance: float, at_least: float = 0.0) -> timedelta:
    """Tell how long to wait after so many attempts; `chance` in [0, 1) spreads those that failed together."""
    longest: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempt - 1, 20))
    spread = longest * (0.5 + chance / 2)
    return max(spread, min(timedelta(seconds=at_least), LONGEST_PAUSE))
