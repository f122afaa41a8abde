"""Legacy and new asked for the dashboard: the same answers, but for the row of the table of defects."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.legacy_shim.sides import Asked, Sides
from tests.legacy_shim.standin.running import bearer

PATHS = ("stats", "users/count", "sessions/active/count", "security/alerts/count", "auth/failed-logins/count")
SIGNED = [bearer(f"{name}@tsh.lab")["Authorization"] for name in ("admin", "manager", "viewer", "norole", "nobody")]
UNSIGNED = ["", "Bearer", "Bearer x.y.z", "Basic eDp5"]
INACTIVE = bearer("sales4@tsh.lab")["Authorization"]


@settings(max_examples=60, deadline=None)
@given(
    path=st.sampled_from(PATHS),
    authorization=st.sampled_from([*SIGNED, *UNSIGNED]),
    is_active=st.booleans(),
    expires=st.sampled_from(["2026-11-22 20:22:12.000000", "2026-11-22 20:22:13.000000"]),
    severity=st.sampled_from(["info", "high", "critical"]),
)
def test_both_count_alike(
    sides: Sides, path: str, authorization: str, is_active: bool, expires: str, severity: str
) -> None:
    sides.start_over()
    sides.execute(
        "INSERT INTO user_sessions (user_id, session_token, is_active, expires_at)"  # noqa: S608  values of our own
        f" VALUES (1, 'qwx', {int(is_active)}, '{expires}')"
    )
    sides.execute(
        f"INSERT INTO security_events (event_type, severity, resolved) VALUES ('qwx', '{severity}', {int(is_active)})"  # noqa: S608
    )
    sides.execute(
        "INSERT INTO login_attempts (email, ip_address, success, attempted_at)"  # noqa: S608
        f" VALUES ('x', 'y', {int(is_active)}, '2026-11-22 10:00:00.000000')"
    )
    legacy, new = sides.ask(Asked("GET", f"/api/dashboard/{path}", headers=(("Authorization", authorization),)))
    assert new == legacy


@pytest.mark.parametrize("path", PATHS)
def test_a_deactivated_user_is_refused_in_other_words(sides: Sides, path: str) -> None:
    legacy, new = sides.ask(Asked("GET", f"/api/dashboard/{path}", headers=(("Authorization", INACTIVE),)))
    assert (legacy.status, legacy.body) == (400, '{"detail": "Inactive user"}')
    assert (new.status, new.body) == (401, '{"detail": "Could not validate credentials"}')
