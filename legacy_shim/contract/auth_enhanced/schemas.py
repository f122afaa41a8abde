"""Bodies as the monolith's OpenAPI document declares them, and the query parameters of the log."""

from datetime import UTC, datetime

from pydantic import BaseModel

from legacy_shim.dialect import Json, refusal
from new_core.application.dtos.login_dto import Credentials
from new_core.application.dtos.session_dto import SecurityEventDTO, SecurityEventQuery, SessionDTO


class LoginRequest(BaseModel):
    email: str
    password: str

    def credentials(self) -> Credentials:
        return Credentials(self.email, self.password)


class LoginResponse(BaseModel):
    access_token: str
    token_type: str
    refresh_token: str | None = None
    user: dict[str, object]


class UserResponse(BaseModel):
    id: int
    name: str
    email: str
    role: str
    branch: str
    permissions: list[str] = []


class LogFilter(BaseModel):
    event_type: str | None = None
    severity: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    search: str | None = None
    limit: int = 100
    offset: int = 0

    def query(self) -> SecurityEventQuery:
        for name, value in (("limit", self.limit), ("offset", self.offset)):
            if value < 0:
                raise refusal(name, str(value), "must be at least 0")
        return SecurityEventQuery(
            event_type=self.event_type or None,
            severity=self.severity or None,
            date_from=_moment("date_from", self.date_from),
            date_to=_moment("date_to", self.date_to),
            search=self.search,
            offset=self.offset,
            limit=self.limit,
        )


def session_json(session: SessionDTO) -> dict[str, Json]:
    return {
        "id": session.id,
        "device_name": session.device_name,
        "device_type": session.device_type,
        "ip_address": session.ip_address,
        "user_agent": session.user_agent,
        "is_trusted": session.is_trusted,
        "created_at": _naive(session.created_at),
        "last_activity": _naive(session.last_activity),
        "expires_at": _naive(session.expires_at),
    }


def event_json(event: SecurityEventDTO) -> dict[str, Json]:
    return {
        "id": event.id,
        "user_id": event.user_id,
        "event_type": event.event_type,
        "severity": event.severity,
        "description": event.description,
        "ip_address": event.ip_address,
        "created_at": _naive(event.created_at),
        "resolved": event.resolved,
    }


def _naive(at: datetime | None) -> str | None:
    """Without a zone, as the columns are."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() if at else None


def _moment(name: str, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    # A moment of the year 1 may be none of any year in UTC.
    except (ValueError, OverflowError) as error:
        raise refusal(name, text, "must be a date or a time such as 2025-10-02T08:00:00") from error
