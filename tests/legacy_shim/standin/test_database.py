"""The database behind the stand-in: its two kinds, their zones, and the clocks that stamp rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from legacy_shim.standin.database import Database, configure
from legacy_shim.standin.models import Customer, Role, SalesInvoice, User, Warehouse
from tests.legacy_shim.standin.running import NOW

START = datetime(2025, 9, 1, 8, tzinfo=UTC)


def test_sqlite_is_ready_for_two_processes(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) >= 10_000


def test_times_with_a_zone_come_back_in_utc(database: Database) -> None:
    with database.session() as session:
        customer = session.get_one(Customer, 1)
        assert customer.created_at == START
        assert customer.created_at.tzinfo is UTC
        assert session.get_one(User, 1).created_at == START.replace(tzinfo=None)


def test_the_database_stamps_with_fractions(database: Database) -> None:
    with database.session() as session:
        customer = Customer(customer_code="X-1", name="New")
        session.add(customer)
        session.commit()
        assert customer.updated_at is None
        customer.name = "Newer"
        session.commit()
        assert customer.updated_at is not None
        assert customer.created_at is not None
        assert customer.updated_at >= customer.created_at


def test_the_given_clock_stamps_what_the_application_stamped(database: Database) -> None:
    with database.session() as session:
        role = Role(name="Auditor")
        session.add(role)
        session.commit()
        assert role.created_at == NOW.replace(tzinfo=None)


def test_money_keeps_its_scale(database: Database) -> None:
    with database.session() as session:
        limit = session.get_one(Customer, 2).credit_limit
        assert str(limit) == "25000.50"
        found = session.scalars(select(Customer.id).where(Customer.credit_limit == Decimal("25000.50"))).all()
        assert 2 in found


def test_foreign_keys_hold(database: Database) -> None:
    with database.session() as session:
        session.add(Warehouse(name="Nowhere", branch_id=999))
        with pytest.raises(IntegrityError):
            session.commit()


def test_an_unknown_label_fails_on_any_database(database: Database) -> None:
    with database.session() as session, pytest.raises(StatementError, match="NOPE"):
        session.scalars(select(SalesInvoice).where(SalesInvoice.status == "NOPE")).all()


def test_writers_wait_for_each_other(database: Database) -> None:
    def add(number: int) -> None:
        with database.session() as session:
            session.add(Customer(customer_code=f"T-{number}", name="Threaded"))
            session.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    with database.session() as session:
        assert len(session.scalars(select(Customer.id).where(Customer.name == "Threaded")).all()) == 40


def test_folders_of_a_new_file_are_made(tmp_path: Path) -> None:
    database = configure(f"sqlite:///{tmp_path / 'a' / 'b' / 'erp.db'}")
    database.create_schema()
    database.close()
    assert (tmp_path / "a" / "b" / "erp.db").exists()


def test_postgresql_speaks_utc(postgres_url: str) -> None:
    database = configure(postgres_url)
    with database.engine.connect() as connection:
        assert str(connection.scalar(text("SHOW timezone"))).upper() == "UTC"
    database.close()
