"""What every login leaves behind and tells."""

import httpx
from sqlalchemy import select

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import LoginAttempt, User, UserSession
from legacy_shim.standin.routers.auth_context import profile_of
from legacy_shim.standin.seed_people import DEMO_PASSWORD
from tests.legacy_shim.standin.running import NOW


def test_a_user_without_role_and_branch_is_told_as_unknown(database: Database) -> None:
    with database.session() as session:
        profile = profile_of(session.get_one(User, 10))
    assert (profile["role"], profile["branch"]) == ("Unknown", "Unknown")


async def test_sessions_and_attempts_know_where_from(client: httpx.AsyncClient, database: Database) -> None:
    login = {"email": "manager@tsh.lab", "password": DEMO_PASSWORD}
    await client.post("/api/auth/login", json=login, headers={"User-Agent": "erp-web/1"})
    with database.session() as session:
        for row in (*session.scalars(select(UserSession)), *session.scalars(select(LoginAttempt))):
            assert (row.ip_address, row.user_agent) == ("127.0.0.1", "erp-web/1")


async def test_a_session_lasts_as_long_as_its_token(client: httpx.AsyncClient, database: Database) -> None:
    await client.post("/api/auth/login", json={"email": "manager@tsh.lab", "password": DEMO_PASSWORD})
    with database.session() as session:
        expires = session.scalars(select(UserSession.expires_at)).one()
    assert (expires - NOW.replace(tzinfo=None)).total_seconds() == 30 * 60


async def test_the_same_user_may_log_in_twice_at_once(client: httpx.AsyncClient, database: Database) -> None:
    for _ in range(2):
        await client.post("/api/auth/login", json={"email": "manager@tsh.lab", "password": DEMO_PASSWORD})
    with database.session() as session:
        assert len(session.scalars(select(UserSession.session_token).distinct()).all()) == 2
