"""Where the auth_simple router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LOGIN = "auth_simple.login"
_TOKEN = "auth_simple.token_login"  # noqa: S105  an endpoint's name
_ME = "auth_simple.get_current_user"

_ROWS: Final = (
    (
        (_LOGIN, _TOKEN),
        "500 for every login, with the SQL in `detail`",
        "200 with a token and the user for the right password, under the rules of a login by the web; 401 for a wrong one",
        "the statement was a bare string, which SQLAlchemy 2 does not run: nobody could sign in here",
    ),
    (
        (_LOGIN, _TOKEN),
        "500 for a user with a second factor too",
        "403 that names `/api/auth/login`",
        "a token without the second factor would go around it, and this router has no answer that demands one",
    ),
    (
        (_ME,),
        "500 for every genuine token",
        "200 with the user; 401 if the account is deactivated, or the session has ended",
        "the same statement",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
