"""What the administrator's first page shows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DashboardDTO:
    active_users: int
    open_sessions: int
    open_alerts: int
    failed_logins: int
    """Of the last 24 hours."""
    at: datetime
