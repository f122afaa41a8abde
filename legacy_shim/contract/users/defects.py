"""Where the users router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LIST, _BY_TYPE = "users.get_users", "users.get_users_by_type"
_ROLES, _BRANCHES = "users.get_roles", "users.get_branches"
_GET, _CREATE, _UPDATE, _DELETE = "users.get_user", "users.create_user", "users.update_user", "users.delete_user"

_ROWS: Final = (
    (
        (_BRANCHES,),
        "500 for everybody: the query asks for a location, and the column is gone",
        "200; location is the address, else the city, else empty, as in the branches router",
        "nobody could choose a branch for a user",
    ),
    (
        (_GET, _UPDATE),
        "500 for a user without role or branch; in changing, after the change was stored",
        "200 with null",
        "the answer's schema demands both, the table does not",
    ),
    (
        (_LIST,),
        "500 for limit=0, and for a negative or too large skip or limit on PostgreSQL",
        "422 that names the parameter; an empty page where there is nothing to find",
        "a division by the limit",
    ),
    (
        (_BY_TYPE, _ROLES),
        "in no order: a row that was written moved to the end",
        "in order of id",
        "lists of two copies of one database differed",
    ),
    (
        (_CREATE, _UPDATE),
        "500 for a role or branch that is not there, a text the column cannot hold, a NUL, null for a name or a flag",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        (_CREATE, _UPDATE),
        "500 for an employee code that is taken, and in changing for an address that is",
        "400 that says so",
        "the client's mistake was reported as ours",
    ),
    (
        (_CREATE, _UPDATE),
        "500 for a password of more than 72 bytes",
        "200; bcrypt reads the first 72, as in the monolith's day",
        "the newer library refuses what the old one cut off",
    ),
    (
        (_CREATE, _UPDATE),
        "a password with a NUL was hashed as it came; 500 for one with half a surrogate pair",
        "422 that names the field",
        "nobody can type it, and whatever reads texts up to the NUL takes another password",
    ),
    (
        (_DELETE,),
        "500 for a user whom any other record names, which is everybody who ever did something",
        "400 that says what to do instead",
        "the client's mistake was reported as ours",
    ),
    (
        (_GET, _UPDATE, _DELETE),
        "500 for an id that exceeds 32 bits",
        "404",
        "there is no such row",
    ),
    (
        (_UPDATE,),
        "a user who was deactivated kept all sessions",
        "they end",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (_LIST, _BY_TYPE, _ROLES, _BRANCHES),
        "tokens of deactivated users and tokens that were logged out stayed good",
        "401",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (_CREATE, _UPDATE),
        "500 when the refused value was NaN, half a surrogate pair, no UTF-8 or nested very deeply",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
