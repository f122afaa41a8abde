"""Rows are read for who signed the question, and for nobody else."""

from collections.abc import AsyncIterator

import httpx
import pytest

from legacy_shim.read_back import PATH
from tests.support.dry_runs import BELIEVING, marked, read_rows
from tests.support.new_core_databases import erp_postgres, erp_sqlite, erp_url, shared_postgres, sqlite_template
from tests.support.new_side import bearer, new_side

__all__ = ["erp_postgres", "erp_sqlite", "erp_url", "shared_postgres", "sqlite_template"]


@pytest.fixture
async def client(erp_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with new_side(erp_url, BELIEVING) as client:
        yield client


async def test_rows_come_by_key_and_above_one(client: httpx.AsyncClient) -> None:
    made = [
        (await client.post("/api/customers/", json={"name": f"n{n}"}, headers=bearer())).json()["id"] for n in range(3)
    ]
    wanted = {"table": "customers", "keys": [[made[0]]], "above": made[1]}
    rows = (await read_rows(client, wanted)).json()["rows"]["customers"]
    assert [(row["id"], row["name"]) for row in rows] == [(made[0], "n0"), (made[2], "n2")]


@pytest.mark.parametrize(
    "wanted",
    [{"table": "no_such"}, {"table": "customers", "keys": [[{}]]}, {"table": "customers", "keys": [[1]] * 201}, {}],
)
async def test_a_question_without_meaning_is_refused(client: httpx.AsyncClient, wanted: dict[str, object]) -> None:
    assert (await read_rows(client, wanted)).status_code == 422


async def test_a_key_of_another_kind_finds_nothing(client: httpx.AsyncClient) -> None:
    answer = await read_rows(client, {"table": "customers", "keys": [["x'; DROP TABLE customers"]]})
    assert answer.status_code == 503 or answer.json()["rows"] == {"customers": []}


async def test_a_body_that_was_not_signed_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, content=b'{"tables": [] }', headers=marked("POST", PATH, b'{"tables": []}'))
    assert answer.status_code == 403


async def test_a_question_without_signature_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post(PATH, content=b'{"tables": []}')).status_code == 403
    assert (await client.post(PATH, content=b"{}", headers=bearer())).status_code == 403
