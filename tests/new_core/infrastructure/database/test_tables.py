from new_core.infrastructure.database.session import Database
from new_core.infrastructure.database.tables import referring


async def test_a_table_is_known_by_key_columns_and_references(database: Database) -> None:
    tables = await database.tables()
    items = tables["sales_invoice_items"]
    assert (items.key_names, items.is_counted, items.is_own) == (("id",), True, False)
    assert items.references["invoice_id"] == ("sales_invoices", "id")
    assert {"id", "quantity", "line_total"} <= set(items.columns)
    assert items.key_of({"id": 7, "quantity": 1}) == (7,)


async def test_own_tables_are_told_by_their_prefix(database: Database) -> None:
    assert (await database.tables())["nc_outbox"].is_own


async def test_referring_tables_are_found(database: Database) -> None:
    found = {facts.name for facts in referring(await database.tables(), "sales_invoices")}
    assert {"sales_invoice_items", "invoice_payments", "sales_invoices"} <= found
