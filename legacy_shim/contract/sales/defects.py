"""Where the sales router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LIST, _GET, _CREATE = "sales.get_sales_orders", "sales.get_sales_order", "sales.create_sales_order"
_CONFIRM, _SHIP, _CANCEL = "sales.confirm_sales_order", "sales.ship_sales_order", "sales.cancel_sales_order"

_NO_CATEGORY: Final = (
    "500 for every order with lines: the answer wants the name of the product's category, and the row has none;"
    " confirming, shipping and cancelling had been stored by then"
)

_ROWS: Final = (
    (
        (_LIST, _GET, _CONFIRM, _SHIP, _CANCEL),
        _NO_CATEGORY,
        "200 with the lines, their products and the names of the categories",
        "no order of any use could be shown, and who tried again was refused",
    ),
    (
        (_CREATE,),
        "500 always: without explicit zeros for the discounts before anything was stored, with them after the commit",
        "201 with the order, once; what is left out is zero",
        "who tried again after a 500 had ordered twice",
    ),
    (
        (_CREATE,),
        "an order could begin in any status, with nothing reserved and nothing shipped",
        "422 unless it is DRAFT",
        "stock was promised that nobody had",
    ),
    (
        (_CREATE,),
        "a discount greater than the line made a negative line",
        "422 that names the field",
        "one line paid for another",
    ),
    (
        (_CREATE,),
        "500 for a text with a NUL, or a number the column cannot hold",
        "422 that names the field, 404 for the id of nothing",
        "the client's mistake was reported as ours",
    ),
    (
        (_CREATE,),
        "two at once got the same number, and one got 500",
        "both get a number",
        "the order was lost",
    ),
    (
        (_LIST,),
        "in no order: a row that was written moved to the end",
        "in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    (
        (_LIST,),
        "500 for a status with a NUL, or a number that exceeds what the database can hold",
        "an empty page",
        "there is nothing to find, and nothing wrong with asking",
    ),
    (
        (_CONFIRM,),
        "the customer's credit limit was not looked at",
        "400 `Customer credit limit exceeded`, where one is set",
        "the limit limited nothing",
    ),
    (
        (_CONFIRM, _SHIP, _CANCEL),
        "two at once: both read the same stock, and both got the last piece",
        "one after the other, under row locks: one gets it, the other 400",
        "more was promised than there was",
    ),
    (
        (_CANCEL,),
        "a shipped order was cancelled, and its stock stayed gone",
        "400 `Cannot cancel delivered or already cancelled orders`",
        "what has left must come back first, and that is a return",
    ),
    ((_GET, _CONFIRM, _SHIP, _CANCEL), "500 for an id that exceeds 32 bits", "404", "there is no such row"),
    (
        (_LIST, _GET),
        "500 for a row with NULL in its status or amounts",
        "the column's default",
        "one row hid the whole list",
    ),
    (
        (_CREATE,),
        "500 when the refused value was NaN, half a surrogate pair, no UTF-8 or nested very deeply",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
