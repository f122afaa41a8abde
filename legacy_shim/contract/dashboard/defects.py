"""Where the dashboard router answers otherwise than the monolith."""

from typing import Final

from legacy_shim.defects import Defect

_ALL = (
    "get_dashboard_stats",
    "get_users_count",
    "get_active_sessions_count",
    "get_security_alerts_count",
    "get_failed_logins_count",
)

DEFECTS: Final = tuple(
    Defect(
        f"dashboard.{name}",
        "a token of a deactivated user: 400 `Inactive user`; one that was logged out: 401 `Token has been revoked`",
        "401 `Could not validate credentials` for both",
        "one answer for every token that is no good; both are refused as before, only the wording differs",
    )
    for name in _ALL
)
