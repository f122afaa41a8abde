"""Where the inventory router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_ITEMS, _REPORT, _LIST = (
    "inventory.get_inventory_items",
    "inventory.get_inventory_report",
    "inventory.get_stock_movements",
)
_RECORD, _ADJUST, _ADD = "inventory.record_stock_movement", "inventory.adjust_stock", "inventory.add_inventory_item"

_ROWS: Final = (
    (
        ("inventory.get_inventory_summary",),
        "invented constants (1247 items, 15892 pieces), because its query names a column that is not there",
        "what is really available: on hand less reserved, of the items where that is more than nothing",
        "the figures were true on no day",
    ),
    (
        (_ITEMS, _REPORT),
        "in no order: a row that was written moved to the end",
        "in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    ((_LIST,), "equal times in no order", "the one written last first", "pages overlapped and skipped rows"),
    (
        (_ITEMS, _REPORT),
        "two more queries for each row",
        "one query",
        "cost grew with the page; the answer is the same",
    ),
    (
        (_ITEMS, _LIST, _REPORT),
        "500 for a skip that exceeds 64 bits, or an id in the query that exceeds 32",
        "an empty page",
        "there is nothing to find, and nothing wrong with asking",
    ),
    (
        (_RECORD,),
        "nothing and negative quantities came in and went out",
        "422 that names the field",
        "who took out -5 made the stock grow",
    ),
    (
        (_RECORD,),
        "what confirmed orders had reserved was taken out",
        "400 `Insufficient inventory`",
        "the order could not be shipped any more, and nobody was told",
    ),
    (
        (_RECORD,),
        "500 for a created_by that is no user's",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        (_RECORD, _ADJUST, _ADD),
        "500 for a text with a NUL or too long, or a number the column cannot hold",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        (_RECORD, _ADJUST),
        "500 for an id that exceeds 32 bits",
        "404",
        "there is no such row",
    ),
    (
        (_RECORD, _ADJUST),
        "two at once: both read the same stock, and one of the changes was lost",
        "one after the other, under a row lock",
        "the stock did not agree with its movements",
    ),
    (
        (_RECORD,),
        "a quantity of more than three places changed the stock by another amount than the movement says",
        "it is rounded once, half up, and then booked",
        "the stock did not agree with its movements",
    ),
    (
        (_RECORD,),
        "tokens of deactivated users and tokens that were logged out stayed good",
        "401",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (_RECORD, _ADJUST, _ADD),
        "500 when the refused value was NaN, half a surrogate pair, no UTF-8 or nested very deeply",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
