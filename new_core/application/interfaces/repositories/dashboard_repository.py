"""Port to the counts on the administrator's first page."""

from datetime import datetime
from typing import Protocol


class DashboardRepository(Protocol):
    async def count_all(self, at: datetime, since: datetime) -> tuple[int, int, int, int]:
        """Count users, sessions, alerts and failed logins, as the four below do, at once."""
        ...

    async def count_active_users(self) -> int: ...

    async def count_open_sessions(self, at: datetime) -> int:
        """Count the sessions that nobody ended and that have not expired."""
        ...

    async def count_open_alerts(self) -> int:
        """Count the unresolved security events of severity high or critical."""
        ...

    async def count_failed_logins(self, since: datetime) -> int: ...
