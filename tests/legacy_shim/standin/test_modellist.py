import httpx
import pytest
from fastapi import HTTPException

from legacy_shim.standin import modellist
from legacy_shim.standin.database import Database


async def test_models_are_listed_by_name_with_their_rows(client: httpx.AsyncClient) -> None:
    models = (await client.get("/api/models")).json()["models"]
    names = [model["name"] for model in models]
    customer = models[names.index("Customer")]
    assert names == sorted(names)
    assert (customer["table_name"], customer["record_count"]) == ("customers", 50)


async def test_a_column_is_described(client: httpx.AsyncClient) -> None:
    model = (await client.get("/api/models/SalesInvoice")).json()
    columns = {column["name"]: column for column in model["columns"]}
    assert columns["customer_id"]["foreign_keys"] == ["customers.id"]
    assert columns["total_amount"]["type"] == "NUMERIC(15, 2)"
    assert (columns["id"]["primary_key"], columns["notes"]["nullable"]) == (True, True)


async def test_relations_name_their_direction(client: httpx.AsyncClient) -> None:
    model = (await client.get("/api/models/SalesInvoice")).json()
    kinds = {relation["name"]: relation["type"] for relation in model["relationships"]}
    assert (kinds["customer"], kinds["invoice_items"]) == ("many-to-one", "one-to-many")


async def test_unknown_model_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/models/Nope")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Model Nope not found"})


def test_what_was_recorded_stands_before_ours(database: Database) -> None:
    recorded: modellist.Described = {
        "name": "Customer",
        "table_name": "nowhere",
        "category": "recorded",
    }
    with database.session() as session:
        listed = modellist.described(session, [recorded])
    assert modellist.one(listed, "Customer") == {**recorded, "record_count": 0}
    with pytest.raises(HTTPException):
        modellist.one(listed, "AccountLockout")
