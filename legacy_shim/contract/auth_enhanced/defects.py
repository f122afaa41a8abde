"""Where the auth_enhanced router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_WEB = "auth_enhanced.login"
_MOBILE = "auth_enhanced.mobile_login"
_FACTOR = "auth_enhanced.verify_mfa_login"
_SETUP = ("auth_enhanced.setup_mfa", "auth_enhanced.verify_mfa_setup")
_LOG = "auth_enhanced.get_audit_log"
_SESSIONS = "auth_enhanced.get_active_sessions"
_END = "auth_enhanced.terminate_session"
_END_ALL = "auth_enhanced.terminate_all_sessions"
_CODES = "auth_enhanced.get_backup_codes"
_SIGNED_IN = (
    "auth_enhanced.logout",
    "auth_enhanced.get_current_user_info",
    *_SETUP,
    _CODES,
    _SESSIONS,
    _END,
    _END_ALL,
    _LOG,
)

_ROWS: Final = (
    (
        (_WEB,),
        "500 for every administrator, and for every user with a second factor",
        "200 with `mfa_required`, `temp_token` and `user_id`, which `/mfa/verify-login` takes",
        "the branch answered with what its own response model refuses; nobody with a second factor could log in",
    ),
    (
        (_WEB, _MOBILE),
        "any number of passwords could be tried",
        "429 with Retry-After after five wrong ones in 15 minutes, for unknown addresses too; and after 60 a minute from one client",
        "passwords could be guessed",
    ),
    (
        (_WEB, _MOBILE),
        "an unknown address was refused at once, a known one after its password was hashed; 500 for half a surrogate pair",
        "401 after the same time",
        "the time told which accounts exist",
    ),
    (
        (_FACTOR,),
        "any bearer token was taken for a `temp_token`, and every code could be tried",
        "401 unless it comes from a login that demanded the code; 429 after five wrong codes in 15 minutes",
        "whoever had a token could make it last for ever, and six digits are guessed in a day",
    ),
    (
        (_FACTOR,),
        "six digits were good any number of times while their time lasted",
        "401 the second time",
        "a code that was read over a shoulder opened the account",
    ),
    (
        (_FACTOR,),
        (
            "`Could not validate credentials` for a bad token, `Invalid or expired token` for an unknown user; neither was"
            " refused if the user was deactivated"
        ),
        "401 `Invalid or expired token` for all three",
        "the wording told which users exist",
    ),
    (
        _SETUP,
        "setting up again, with nothing but a token, switched the second factor off and replaced its secret",
        "400 `MFA is already enabled`",
        "a stolen token was enough to take the second factor over",
    ),
    (
        (_CODES,),
        "a GET that made new codes and wrote, also for users without a second factor, whose codes opened nothing",
        "the codes that are left; none without a second factor; nothing is written",
        "looking at the page made the printed codes worthless",
    ),
    (
        (_END_ALL,),
        "the newest session was kept, whichever was asking",
        "that of the token is kept, if the token names one; else the newest",
        "who asked from an older session was logged out, and a stranger's stayed",
    ),
    (
        ("auth_enhanced.logout", _END, _END_ALL),
        "a session that ended was only marked: its token stayed good",
        "tokens of the new side are refused once their session has ended",
        "ending a stranger's session ended nothing",
    ),
    (
        (_SESSIONS, _LOG),
        "in no order, events of one moment too",
        "sessions in order of id; events newest first, then by id",
        "pages overlapped and skipped rows",
    ),
    (
        (_LOG,),
        "500 for a date that is none, a search with a NUL, a negative limit or offset, or one that exceeds 64 bits",
        "422 that names the parameter; an empty page where there is nothing to find",
        "the client's mistake was reported as ours",
    ),
    ((_LOG,), "`%`, `_` and `\\` in search were wildcards", "they mean themselves", "`5%` found every 5"),
    (
        (_END,),
        "500 for an id that exceeds 64 bits",
        "404",
        "there is no such row",
    ),
    (
        _SIGNED_IN,
        "a token of a deactivated user: 400 `Inactive user`; one that was logged out: 401 `Token has been revoked`",
        "401 `Could not validate credentials` for both",
        "one answer for every token that is no good; both are refused as before, only the wording differs",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
