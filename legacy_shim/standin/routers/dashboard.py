"""The dashboard router: counts for the administrator's first page."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Depends
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from legacy_shim.standin.clock import naive_utc
from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import LoginAttempt, SecurityEvent, User, UserSession
from legacy_shim.standin.security import get_enhanced_user

router = APIRouter(
    prefix="/api/dashboard",
    tags=["dashboard"],
    dependencies=[Depends(get_enhanced_user)],
)

RECENT = timedelta(hours=24)


@router.get("/stats", response_model=dict[str, object])
def get_dashboard_stats(db: Db, now: Now) -> dict[str, object]:
    return {
        "total_users": _active_users(db),
        "active_sessions": _active_sessions(db, now),
        "security_alerts": _open_alerts(db),
        "failed_logins": _failed_logins(db, now),
        "timestamp": naive_utc(now).isoformat(),
    }


@router.get("/users/count", response_model=dict[str, int])
def get_users_count(db: Db) -> dict[str, int]:
    return {"count": _active_users(db)}


@router.get("/sessions/active/count", response_model=dict[str, int])
def get_active_sessions_count(db: Db, now: Now) -> dict[str, int]:
    return {"count": _active_sessions(db, now)}


@router.get("/security/alerts/count", response_model=dict[str, int])
def get_security_alerts_count(db: Db) -> dict[str, int]:
    return {"count": _open_alerts(db)}


@router.get("/auth/failed-logins/count", response_model=dict[str, int])
def get_failed_logins_count(db: Db, now: Now) -> dict[str, int]:
    return {"count": _failed_logins(db, now)}


def _count(db: Session, *conditions: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count()).where(*conditions)) or 0


def _active_users(db: Session) -> int:
    return _count(db, User.is_active.is_(True))


def _active_sessions(db: Session, now: datetime) -> int:
    return _count(db, UserSession.is_active.is_(True), UserSession.expires_at > naive_utc(now))


def _open_alerts(db: Session) -> int:
    return _count(
        db,
        SecurityEvent.severity.in_(("high", "critical")),
        SecurityEvent.resolved.is_(False),
    )


def _failed_logins(db: Session, now: datetime) -> int:
    return _count(
        db,
        LoginAttempt.success.is_(False),
        LoginAttempt.attempted_at >= naive_utc(now) - RECENT,
    )
