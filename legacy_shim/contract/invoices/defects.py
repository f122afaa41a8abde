"""Where the invoices router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LISTS = ("invoices.get_sales_invoices", "invoices.get_purchase_invoices")
_CREATES = ("invoices.create_sales_invoice", "invoices.create_purchase_invoice")
_UPDATES = ("invoices.update_sales_invoice", "invoices.update_purchase_invoice")
_DELETES = ("invoices.delete_sales_invoice", "invoices.delete_purchase_invoice")
_SENDS = ("invoices.mark_sales_invoice_as_sent", "invoices.mark_purchase_invoice_as_sent")
_CANCELS = ("invoices.cancel_sales_invoice", "invoices.cancel_purchase_invoice")
_GETS = ("invoices.get_sales_invoice", "invoices.get_purchase_invoice")
_PAY = "invoices.create_invoice_payment"
_GENERATE = "invoices.generate_invoice_from_order"
_PAYMENTS = ("invoices.get_all_invoice_payments", "invoices.get_invoice_payments")
_SUMS = ("invoices.get_invoice_summary", "invoices.get_overdue_invoices")

_ROWS: Final = (
    (
        _LISTS,
        "500 when status, date_from or date_to is none",
        "422 that names the parameter",
        "the client's mistake was reported as ours",
    ),
    (
        (*_LISTS, *_SUMS, *_PAYMENTS),
        "equal times in no order; `/overdue` and the payments of an invoice in no order at all",
        "then in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    (_LISTS, "`%`, `_` and `\\` in search were wildcards", "they mean themselves", "`5%` found every 5"),
    (
        (*_LISTS, *_SUMS, *_PAYMENTS),
        "500 when search holds a NUL, or a number exceeds what the database can hold",
        "an empty answer",
        "there is nothing to find, and nothing wrong with asking",
    ),
    (
        ("invoices.get_all_invoice_payments",),
        "500 for a page below 1 or a size below 0",
        "422 that names the parameter",
        "the client's mistake was reported as ours",
    ),
    (
        (*_CREATES, *_UPDATES, _PAY),
        "a number that is taken: 400 with the driver's text, the SQL and all values in `detail`",
        "400 that says it is taken",
        "tables, columns and other people's data were shown",
    ),
    (
        (*_CREATES, *_UPDATES, _PAY),
        "null where there must be a value, a row that is not there, a value the column cannot hold: 400 with SQL, or 500",
        "422 that names the field; 404 for the invoice of a payment",
        "tables, columns and other people's data were shown",
    ),
    (
        (_PAY,),
        "more than is due was taken",
        "400",
        "the remaining amount became negative and nobody was told",
    ),
    (
        (_PAY,),
        "nothing and negative amounts were taken",
        "422 that names the field",
        "a payment of -10 raised what was due",
    ),
    (
        (_PAY,),
        "a payment in another currency than the invoice's was added as if it were the same",
        "422 that names the field",
        "a thousand dinars paid a thousand dollars",
    ),
    (
        (_PAY,),
        "a payment could name a sales and a purchase invoice, and settled the first only",
        "422 that names the field",
        "it was counted twice in the lists",
    ),
    (
        (_PAY, *_SENDS, *_CANCELS, *_UPDATES),
        "any status could follow any: what was cancelled was paid, what was paid was cancelled or sent again",
        "400 unless the table of transitions has it; a paid invoice is not cancelled",
        "money was booked on invoices that did not exist any more",
    ),
    (
        _DELETES,
        "the payments of a deleted invoice stayed, of no invoice; 500 or SQL where a row referred to it",
        "400",
        "nobody could tell any more what had been paid",
    ),
    (
        (_GENERATE,),
        "an order was invoiced again under another number; the same number gave 400 with SQL",
        "400 unless the earlier invoice was cancelled; the new one then gets a number of its own",
        "customers were asked twice",
    ),
    (
        (*_GETS, *_UPDATES, *_DELETES, *_SENDS, *_CANCELS, _GENERATE),
        "500 for an id that exceeds 32 bits",
        "404",
        "there is no such row",
    ),
    (
        (
            *_LISTS,
            *_CREATES,
            *_UPDATES,
            *_DELETES,
            *_SENDS,
            *_CANCELS,
            *_GETS,
            _PAY,
            _GENERATE,
            *_PAYMENTS,
            *_SUMS,
        ),
        "tokens of deactivated users and tokens that were logged out stayed good",
        "401",
        "a dismissed employee kept access until the token expired",
    ),
    (
        (*_CREATES, *_UPDATES, _PAY),
        "500 when the refused value was NaN, half a surrogate pair, no UTF-8 or nested very deeply",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
