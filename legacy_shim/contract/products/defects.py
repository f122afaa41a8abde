"""Where the products router answers otherwise than the monolith, because the old answer was a defect."""

from typing import Final

from legacy_shim.defects import Defect

_LISTS = ("products.get_products", "products.get_categories")
_WRITES = ("products.create_product", "products.update_product")
_UPDATE = ("products.update_product",)
_MEDIA = ("products.upload_product_media", "products.remove_product_media")
_ADD_CATEGORY = ("products.create_category",)

_ROWS: Final = (
    (
        ("products.get_products",),
        "500 for any search",
        "the products whose name in either language, SKU or barcode has it",
        "it looked into an attribute that products do not have; search never worked",
    ),
    (
        _LISTS,
        "products and categories in no order: a row that was written moved to the end",
        "in order of id",
        "pages overlapped and skipped rows after any write",
    ),
    (
        _LISTS,
        "500 when skip exceeds 64 bits",
        "an empty page",
        "there is nothing to find, and nothing wrong with asking",
    ),
    (
        ("products.get_products",),
        "one more query for each category on the page",
        "two queries",
        "cost grew with the page; the answer is the same",
    ),
    (
        (*_WRITES, *_ADD_CATEGORY, *_MEDIA[:1]),
        "500 for a text with a NUL, or a number that the product's or category's column cannot hold",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        _WRITES,
        "images, videos, tags and dimensions took NULs, NaN and any depth; NaN and half a surrogate pair gave 500",
        "422 that names the field",
        "what was stored could not be shown, or not be read by other programs",
    ),
    (
        _WRITES,
        "a unit_price that rounds to 0.00 was stored, and the row gave 500 ever after",
        "422 that names the field, nothing stored",
        "one request made a product unreadable",
    ),
    (
        _WRITES,
        "a negative cost_price or weight was stored",
        "422 that names the field",
        "nothing costs or weighs less than nothing, and margins were reckoned from it",
    ),
    (
        _WRITES,
        "500 for a barcode that another product has",
        "400 `Barcode already exists`",
        "the client's mistake was reported as ours",
    ),
    (
        _UPDATE,
        "500 for a category_id that is no category's",
        "404 `Category not found`, as in creating",
        "the client's mistake was reported as ours",
    ),
    (
        _ADD_CATEGORY,
        "500 for a parent_id that is no category's",
        "422 that names the field",
        "the client's mistake was reported as ours",
    ),
    (
        _UPDATE,
        "null for what a product cannot be without: 500; for levels and switches after it was stored, for ever",
        "422 that names the field, nothing stored",
        "one request made a product unreadable, and with it every list it was in",
    ),
    (
        ("products.get_product", *_UPDATE, "products.delete_product", *_MEDIA),
        "500 for a product_id that exceeds 64 bits, where the database is SQLite",
        "404",
        "there is no such row",
    ),
    (
        ("products.get_product", "products.get_products", *_UPDATE, "products.get_categories"),
        "500 for a product or category with NULL in a level or switch, or with other JSON than texts in its lists",
        "the column's default; what is no text is left out; created_at null",
        "one row hid the whole list",
    ),
    (
        _MEDIA,
        "of two changes to a product's pictures at the same time one was lost",
        "both are kept",
        "the list was read and written back without a lock",
    ),
    (
        (*_WRITES, *_ADD_CATEGORY, *_MEDIA[:1], "products.translate_product_name"),
        "500 when a refused value of the products router was NaN, half a surrogate pair, no UTF-8 or very deep",
        "422; the value is repeated as far as JSON allows",
        "the answer could not be encoded",
    ),
)

DEFECTS: Final = tuple(Defect(endpoint, old, new, why) for endpoints, old, new, why in _ROWS for endpoint in endpoints)
