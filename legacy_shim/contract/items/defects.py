"""Where the items router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LIST = ("items.get_items",)
_CREATE = ("items.create_item",)
_UPDATE = ("items.update_item",)
_DELETE = ("items.delete_item",)
_GET = ("items.get_item",)

_ROWS: Final = (
    (
        _LIST,
        "items in no order: a row that was written moved to the end",
        "in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    (
        _LIST,
        "`%`, `_` and `\\` in search of items were wildcards",
        "they mean themselves",
        "who looks for `50%` got every name with a 50 in it",
    ),
    (
        _LIST,
        "500 when search of items holds a NUL, or skip or limit exceeds 64 bits",
        "an empty page, or all there is",
        "there is nothing wrong with asking",
    ),
    (
        _LIST,
        "500 for a negative skip or limit of items",
        "422 that names the parameter",
        "the client's mistake was reported as ours",
    ),
    (
        (*_CREATE, *_UPDATE),
        "500 for a text with a NUL, or a number that the item's column cannot hold",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        _UPDATE,
        "500 for a code that another item has",
        "400 `Item code already exists`, as in creating",
        "the client's mistake was reported as ours",
    ),
    (
        (*_GET, *_UPDATE, *_DELETE),
        "500 for an item_id that exceeds 64 bits, where the database is SQLite",
        "404",
        "there is no such row",
    ),
    (
        (*_LIST, *_GET, *_CREATE, *_UPDATE, *_DELETE),
        "tokens of deactivated users and tokens that were logged out stayed good for items",
        "401",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (*_CREATE, *_UPDATE),
        "500 when a refused value of the items router was NaN, half a surrogate pair, no UTF-8 or very deep",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
    (
        (*_CREATE, *_UPDATE),
        "500 for any object in specifications",
        "it is kept, as its JSON text",
        "the column is text, and an object was never storable",
    ),
    (
        (*_CREATE, *_UPDATE),
        "500 for a category_id that is no item category's",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        (*_CREATE, *_UPDATE),
        "a negative price, level, quantity or weight of an item was stored",
        "422 that names the field",
        "nothing costs or weighs less than nothing",
    ),
    (
        _UPDATE,
        "null for what an item cannot be without: 500; for amounts and switches after it was stored, for ever",
        "422 that names the field, nothing stored",
        "one request made an item unreadable, and with it every list it was in",
    ),
    (
        (*_LIST, *_GET, *_UPDATE),
        "500 for an item with NULL in its unit, an amount, a switch or updated_at",
        "the column's default; updated_at null",
        "one row hid the whole list",
    ),
    (
        _DELETE,
        "500 for an item that is in stock or on a price list",
        "400 that says so",
        "the refusal was right, and reported as our failure",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
