"""Where the vendors router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LIST = ("vendors.get_vendors",)
_CREATE = ("vendors.create_vendor",)
_UPDATE = ("vendors.update_vendor",)
_DELETE = ("vendors.delete_vendor",)
_GET = ("vendors.get_vendor",)

_ROWS: Final = (
    (
        _LIST,
        "vendors in no order: a row that was written moved to the end",
        "in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    (
        _LIST,
        "`%`, `_` and `\\` in search of vendors were wildcards",
        "they mean themselves",
        "who looks for `50%` got every name with a 50 in it",
    ),
    (
        _LIST,
        "500 when search of vendors holds a NUL, or skip or limit exceeds 64 bits",
        "an empty page, or all there is",
        "there is nothing wrong with asking",
    ),
    (
        _LIST,
        "500 for a negative skip or limit of vendors",
        "422 that names the parameter",
        "the client's mistake was reported as ours",
    ),
    (
        (*_CREATE, *_UPDATE),
        "500 for a text with a NUL, or a number that the vendor's column cannot hold",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        _UPDATE,
        "500 for a code that another vendor has",
        "400 `Vendor code already exists`, as in creating",
        "the client's mistake was reported as ours",
    ),
    (
        (*_GET, *_UPDATE, *_DELETE),
        "500 for a vendor_id that exceeds 64 bits, where the database is SQLite",
        "404",
        "there is no such row",
    ),
    (
        (*_LIST, *_GET, *_CREATE, *_UPDATE, *_DELETE),
        "tokens of deactivated users and tokens that were logged out stayed good for vendors",
        "401",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (*_CREATE, *_UPDATE),
        "500 when a refused value of the vendors router was NaN, half a surrogate pair, no UTF-8 or very deep",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
    (
        _UPDATE,
        "500 where null is given for what a vendor cannot be without",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
