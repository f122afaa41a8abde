"""Where the customers router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LISTS = ("customers.get_customers", "customers.get_all_customers")
_CREATES = ("customers.create_customer", "customers.create_supplier")
_UPDATES = ("customers.update_customer", "customers.update_supplier")
_BY_ID = (
    "customers.get_customer",
    "customers.delete_customer",
    "customers.get_supplier",
    "customers.delete_supplier",
    *_UPDATES,
)
_SIGNED_IN = ("customers.generate_customer_code", "customers.create_customer", "customers.get_customers")

_ROWS: Final = (
    (
        (*_LISTS, "customers.get_salespersons"),
        "in no order: a row that was written moved to the end",
        "in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    (
        _LISTS,
        "`%`, `_` and `\\` in search were wildcards",
        "they mean themselves",
        "who looks for `50%` got every name with a 50 in it",
    ),
    (
        _LISTS,
        "500 when search holds a NUL, or skip exceeds 64 bits",
        "an empty page",
        "there is nothing to find, and nothing wrong with asking",
    ),
    (
        ("customers.get_all_customers",),
        "one more query for each customer with a salesperson",
        "three queries",
        "cost grew with the page; the answer is the same",
    ),
    (
        (*_CREATES, *_UPDATES),
        "500 for a text with a NUL, or a number the column cannot hold",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        ("customers.create_customer", "customers.update_customer"),
        "500 for a salesperson_id that is no user's",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        _UPDATES,
        "null for a field that cannot be empty: 500; for most of them after it was stored, and the row gave 500 ever after",
        "422 that names the field, nothing stored",
        "one request made a customer unreadable",
    ),
    (
        ("customers.update_customer",),
        "a negative credit_limit or a discount beyond 0 to 100 was stored, and the row gave 500 ever after",
        "422, as in creating",
        "the update's schema bounds neither, the answer's schema bounds both",
    ),
    (
        ("customers.update_customer",),
        "a blank customer_code was stored, once",
        "the code is kept",
        "blank means `none given`, as in creating; the second such update was refused as a duplicate",
    ),
    (
        _BY_ID,
        "500 for an id that exceeds 32 bits",
        "404",
        "there is no such row",
    ),
    (
        (*_BY_ID, *_LISTS),
        "500 for a row with NULL in a column of numbers, language, currency or activity",
        "the column's default; created_at null",
        "one row hid the whole list",
    ),
    (
        ("customers.create_customer", "customers.generate_customer_code"),
        "after number 9999 of a year 10000 was given again and again, and refused; two at once: one got 500",
        "it counts on; both get a code",
        "customers could not be created",
    ),
    (
        _SIGNED_IN,
        "tokens of deactivated users and tokens that were logged out stayed good",
        "401",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (*_CREATES, *_UPDATES),
        "500 when the refused value was NaN, half a surrogate pair, no UTF-8 or nested very deeply",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
