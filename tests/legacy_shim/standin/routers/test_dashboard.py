"""The counts of the first page."""

from datetime import timedelta

import httpx
import pytest

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import LoginAttempt, SecurityEvent, UserSession
from tests.legacy_shim.standin.running import NOW

MOMENT = NOW.replace(tzinfo=None)
DAY = timedelta(days=1)


@pytest.fixture
def busy(database: Database) -> None:
    """One of each that counts, and some that no longer do."""
    sessions = [(True, DAY), (True, -DAY), (False, DAY)]
    attempts = [(False, -DAY / 2), (False, -2 * DAY), (True, -DAY / 2)]
    events = [("critical", False), ("critical", True), ("info", False)]
    with database.session() as session:
        for number, (is_active, left) in enumerate(sessions):
            token = f"token-{number}"
            session.add(UserSession(user_id=2, session_token=token, is_active=is_active, expires_at=MOMENT + left))
        for success, ago in attempts:
            session.add(LoginAttempt(email="x", ip_address="::1", success=success, attempted_at=MOMENT + ago))
        for severity, resolved in events:
            session.add(SecurityEvent(event_type="x", severity=severity, resolved=resolved))
        session.commit()


@pytest.mark.parametrize(
    ("path", "count"),
    [("users", 9), ("sessions/active", 1), ("security/alerts", 1), ("auth/failed-logins", 1)],
)
@pytest.mark.usefixtures("busy")
async def test_counts_what_is_open(client: httpx.AsyncClient, admin: dict[str, str], path: str, count: int) -> None:
    response = await client.get(f"/api/dashboard/{path}/count", headers=admin)
    assert response.json() == {"count": count}


@pytest.mark.usefixtures("busy")
async def test_all_counts_in_one(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    response = await client.get("/api/dashboard/stats", headers=admin)
    assert response.json() == {
        "total_users": 9,
        "active_sessions": 1,
        "security_alerts": 1,
        "failed_logins": 1,
        "timestamp": "2026-11-22T20:22:12.576198",
    }


async def test_is_for_users_only(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/dashboard/stats")).status_code == 403
