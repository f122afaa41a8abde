"""What every event has."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """It does not name its aggregate: a new one has no id until it is stored, so the outbox row adds it."""

    name: ClassVar[str]
    occurred_at: datetime
