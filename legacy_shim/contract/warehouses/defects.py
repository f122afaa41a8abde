"""Where the warehouses router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LIST, _GET = "warehouses.get_warehouses", "warehouses.get_warehouse"
_CREATE, _UPDATE, _DELETE = "warehouses.create_warehouse", "warehouses.update_warehouse", "warehouses.delete_warehouse"

_ROWS: Final = (
    (
        (_LIST,),
        "in no order: a row that was written moved to the end",
        "in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    (
        (_LIST,),
        "500 for a negative skip or limit",
        "422 that names the parameter",
        "the client's mistake was reported as ours",
    ),
    (
        (_LIST,),
        "500 for a skip or limit that exceeds 64 bits",
        "an empty page, or all rows",
        "there is nothing wrong with asking",
    ),
    (
        (_CREATE, _UPDATE),
        "500 for a name with a NUL or of more than 100 characters, for null, and for a branch_id that is no branch's",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        (_DELETE,),
        "500 for a warehouse that others refer to",
        "400 that says it is in use",
        "the client could not know what was wrong",
    ),
    ((_GET, _UPDATE, _DELETE), "500 for an id that exceeds 32 bits", "404", "there is no such row"),
    (
        (_LIST, _GET, _CREATE, _UPDATE, _DELETE),
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
