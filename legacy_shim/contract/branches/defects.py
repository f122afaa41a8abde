"""Where the branches router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LIST, _CREATE, _GET = "branches.get_branches", "branches.create_branch", "branches.get_branch"

_ROWS: Final = (
    (
        (_LIST, _GET),
        "500 for every branch: the answer's schema demands a location, and the column is gone",
        "200; location is the address, else the city, else empty",
        "no branch could be shown",
    ),
    (
        (_CREATE,),
        "500 for every branch: the row has no location, and its code was not asked for",
        "200; location is stored as the address, and the next free code (BR-0001) is given",
        "no branch could be created",
    ),
    (
        (_LIST,),
        "in no order: a row that was written moved to the end",
        "in order of id",
        "lists of two copies of one database differed",
    ),
    ((_GET,), "500 for an id that exceeds 32 bits", "404", "there is no such row"),
    (
        (_LIST, _CREATE),
        "tokens of deactivated users and tokens that were logged out stayed good",
        "401",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (_CREATE,),
        "500 when the refused value was NaN, half a surrogate pair, no UTF-8 or nested very deeply",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
