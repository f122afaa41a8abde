"""Sessions and the security log as callers of the services see them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from new_core.domain.entities.session import Session


@dataclass(frozen=True, slots=True)
class SessionDTO:
    id: int
    device_name: str | None
    device_type: str | None
    ip_address: str | None
    user_agent: str | None
    is_trusted: bool | None
    created_at: datetime | None
    last_activity: datetime | None
    expires_at: datetime
    is_current: bool

    @classmethod
    def of(cls, session: Session, current: str | None) -> Self:
        values = {each.name: getattr(session, each.name) for each in fields(cls) if each.name != "is_current"}
        return cls(**values, is_current=session.session_token == current)


@dataclass(frozen=True, slots=True)
class SecurityEventQuery:
    """Which events; newest first, equal ones by id."""

    event_type: str | None = None
    severity: str | None = None
    date_from: datetime | None = None
    date_to: datetime | None = None
    search: str | None = None
    """Part of the description, in any case; `%` and `_` mean themselves."""
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class SecurityEventDTO:
    id: int
    user_id: int | None
    event_type: str
    severity: str | None
    description: str | None
    ip_address: str | None
    created_at: datetime | None
    resolved: bool | None
