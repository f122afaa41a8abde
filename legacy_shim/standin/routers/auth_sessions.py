"""The part of auth_enhanced after the logins: a user's open sessions, and the security log."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import ColumnElement, Select, func, select

from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import SecurityEvent, User, UserSession
from legacy_shim.standin.security import EnhancedUser

router = APIRouter()

Answer = dict[str, object]
SESSION = "id device_name device_type ip_address user_agent is_trusted created_at last_activity expires_at"
EVENT = "id user_id event_type severity description ip_address created_at resolved"


class LogFilter:
    def __init__(
        self,
        event_type: str | None = None,
        severity: str | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        search: str | None = None,
    ) -> None:
        self.event_type, self.severity, self.search = event_type, severity, search
        self.date_from, self.date_to = date_from, date_to

    def conditions(self) -> list[ColumnElement[bool]]:
        """A date that is none was never caught: it ends in a 500."""
        found: list[ColumnElement[bool]] = []
        if self.event_type:
            found.append(SecurityEvent.event_type == self.event_type)
        if self.severity:
            found.append(SecurityEvent.severity == self.severity)
        if self.date_from:
            found.append(SecurityEvent.created_at >= datetime.fromisoformat(self.date_from))
        if self.date_to:
            found.append(SecurityEvent.created_at <= datetime.fromisoformat(self.date_to))
        if self.search:
            found.append(SecurityEvent.description.ilike(f"%{self.search}%"))
        return found


@router.get("/sessions")
def get_active_sessions(user: EnhancedUser, db: Db) -> Answer:
    sessions = [_shown(session, SESSION) for session in db.scalars(_open_sessions(user))]
    return {"sessions": sessions, "total": len(sessions)}


@router.delete("/sessions/{session_id}")
def terminate_session(session_id: int, user: EnhancedUser, db: Db, now: Now) -> dict[str, str]:
    session = db.scalar(_open_sessions(user).where(UserSession.id == session_id))
    if session is None:
        raise HTTPException(404, "Session not found")
    _terminate(session, now)
    db.commit()
    return {"message": "Session terminated successfully"}


@router.post("/sessions/terminate-all")
def terminate_all_sessions(user: EnhancedUser, db: Db, now: Now, *, except_current: bool = True) -> dict[str, str]:
    """The current session is taken to be the newest: a token does not say which one is its own."""
    newest_first = db.scalars(_open_sessions(user).order_by(UserSession.id.desc())).all()
    for session in newest_first[1 if except_current else 0 :]:
        _terminate(session, now)
    db.commit()
    return {"message": "All sessions terminated successfully"}


@router.get("/audit-log")
def get_audit_log(
    _user: EnhancedUser,
    db: Db,
    wanted: Annotated[LogFilter, Depends()],
    limit: int = 100,
    offset: int = 0,
) -> Answer:
    conditions = wanted.conditions()
    total = db.scalar(select(func.count(SecurityEvent.id)).where(*conditions)) or 0
    query = select(SecurityEvent).where(*conditions).order_by(SecurityEvent.created_at.desc())
    events = [_shown(event, EVENT) for event in db.scalars(query.offset(offset).limit(limit))]
    return {"events": events, "total": total, "limit": limit, "offset": offset}


def _open_sessions(user: User) -> Select[UserSession]:
    return select(UserSession).where(UserSession.user_id == user.id, UserSession.is_active.is_(True))


def _terminate(session: UserSession, now: datetime) -> None:
    session.is_active, session.terminated_at = False, naive_utc(now)
    session.termination_reason = "Terminated by user"


def _shown(row: UserSession | SecurityEvent, columns: str) -> Answer:
    return {name: getattr(row, name) for name in columns.split()}
