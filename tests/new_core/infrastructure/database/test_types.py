from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.dialects import sqlite

from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.database.types import (
    Defaulted,
    EmailText,
    ExactNumeric,
    JsonObject,
    JsonTexts,
    PhoneText,
    Timestamp,
)

samples = Table(
    "nc_type_samples",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("amount", ExactNumeric(12, 2)),
    Column("fine", ExactNumeric(15, 3)),
    Column("at", Timestamp),
    Column("email", EmailText),
    Column("phone", PhoneText),
    Column("terms", Defaulted(Integer(), 30)),
    Column("active", Defaulted(Boolean(), default=False)),
    Column("credit", Defaulted(ExactNumeric(12, 2), Decimal("0.00"))),
    Column("tags", JsonTexts),
    Column("sizes", JsonObject),
)


@pytest.fixture
async def table(database: Database) -> AsyncIterator[Database]:
    async with database.engine.begin() as connection:
        await connection.run_sync(samples.create)
    yield database
    async with database.engine.begin() as connection:
        await connection.run_sync(samples.drop)


async def _round_trip(database: Database, **values: object) -> dict[str, Any]:
    async with database.engine.begin() as connection:
        await connection.execute(insert(samples), [values])
        row = (await connection.execute(select(samples).order_by(samples.c.id.desc()))).first()
        return dict(row._mapping) if row else {}


async def test_null_means_what_the_column_says(table: Database) -> None:
    row = await _round_trip(table, amount=None)
    assert (row["amount"], row["at"], row["email"], row["phone"]) == (None, None, None, None)
    assert (row["terms"], row["active"], row["credit"]) == (30, False, Decimal("0.00"))


@pytest.mark.parametrize("amount", ["9999999999.99", "0.01", "0.10", "-1.00", "1500.50"])
async def test_amounts_come_back_to_the_cent(table: Database, amount: str) -> None:
    row = await _round_trip(table, amount=Decimal(amount), credit=Decimal(amount))
    assert (str(row["amount"]), str(row["credit"])) == (amount, amount)


async def test_amounts_compare_as_numbers(table: Database) -> None:
    await _round_trip(table, amount=Decimal(9))
    await _round_trip(table, amount=Decimal(10))
    async with table.engine.connect() as connection:
        found = await connection.scalars(select(samples.c.amount).order_by(samples.c.amount))
        assert [str(amount) for amount in found] == ["9.00", "10.00"]


async def test_times_come_back_in_utc(table: Database) -> None:
    baghdad = timezone(timedelta(hours=3))
    row = await _round_trip(table, at=datetime(2026, 11, 22, 23, 0, 0, 1, baghdad))
    assert row["at"] == datetime(2026, 11, 22, 20, 0, 0, 1, UTC)
    assert row["at"].tzinfo is UTC


async def test_value_objects_are_stored_as_texts(table: Database) -> None:
    row = await _round_trip(table, email=Email("a@b.co"), phone=PhoneNumber("+964770"))
    assert (row["email"], row["phone"]) == (Email("a@b.co"), PhoneNumber("+964770"))
    async with table.engine.connect() as connection:
        assert (await connection.execute(text("SELECT email, phone FROM nc_type_samples"))).one() == (
            "a@b.co",
            "+964770",
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.decimals(min_value=-(10**10) + 1, max_value=10**10 - 1, places=2))
def test_a_float_of_sqlite_is_the_exact_amount(amount: Decimal) -> None:
    kind = ExactNumeric(12, 2)
    assert kind.process_result_value(float(amount), sqlite.dialect()) == amount


async def test_json_comes_back_as_what_it_should_be(table: Database) -> None:
    row = await _round_trip(table, tags=["a", "ب 🚚"], sizes={"w": [1.5, None]})
    assert (row["tags"], row["sizes"]) == (["a", "ب 🚚"], {"w": [1.5, None]})
    async with table.engine.begin() as connection:
        await connection.execute(text("""UPDATE nc_type_samples SET tags = '["a", 1, null]', sizes = '[]'"""))
        odd = (await connection.execute(select(samples.c.tags, samples.c.sizes))).one()
    assert tuple(odd) == (["a"], None)


@pytest.mark.parametrize("returning", [False, True])
async def test_many_rows_go_in_by_one_statement(table: Database, returning: bool) -> None:
    rows = [{"terms": number, "active": True, "credit": Decimal(number), "fine": Decimal(number)} for number in (1, 2)]
    statement = insert(samples).returning(samples.c.id, sort_by_parameter_order=True) if returning else insert(samples)
    asked = insert(samples).values(rows)
    async with table.engine.begin() as connection:
        await connection.execute(statement, rows)
        await connection.execute(asked)
        found = await connection.execute(select(samples.c.terms, samples.c.credit).order_by(samples.c.id))
    assert [tuple(row) for row in found] == [(1, Decimal("1.00")), (2, Decimal("2.00"))] * 2
