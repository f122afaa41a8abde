"""The demo data: the same every time, and as rich as the monolith's own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Table, insert, select

from legacy_shim.standin.database import Database, configure
from legacy_shim.standin.models import Base, Customer, SalesOrder, User
from legacy_shim.standin.seed import DEMO_START, demo_tables, seed_if_empty
from tests.legacy_shim.standin import dump

SECRETS = {"password", "password_hash"}


@pytest.fixture(scope="session")
def seeded(postgres_server: str) -> Iterator[Database]:
    with dump.scratch_database(postgres_server) as url:
        database = configure(url)
        seed_if_empty(database)
        yield database
        database.close()


def _rows(database: Database, table: Table) -> list[dict[str, object]]:
    columns = [column for column in table.columns if column.name not in SECRETS]
    with database.engine.connect() as connection:
        found = connection.execute(select(*columns).order_by(*table.primary_key.columns))
        return [dict(row._mapping) for row in found]


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: str(table.name))
def test_every_row_is_as_in_the_recorded_database(table: Table, seeded: Database, recorded: Database) -> None:
    assert _rows(seeded, table) == _rows(recorded, table)


def test_ids_go_on_where_the_demo_data_ends(seeded: Database) -> None:
    with seeded.engine.connect() as connection:
        statement = insert(Customer).values(customer_code="NEXT", name="Next").returning(Customer.id)
        assert connection.scalar(statement) == 51
        connection.rollback()


def test_a_database_with_people_in_it_is_left_alone(database: Database) -> None:
    with database.session() as session:
        session.get_one(Customer, 1).name = "Changed since"
        session.commit()
        assert not seed_if_empty(database)
        session.expire_all()
        assert session.get_one(Customer, 1).name == "Changed since"


def test_is_the_same_every_time() -> None:
    assert list(demo_tables(DEMO_START)) == list(demo_tables(DEMO_START))


def test_all_times_hang_on_the_start() -> None:
    later = dict(demo_tables(datetime(2030, 1, 1, tzinfo=UTC)))
    first = dict(demo_tables(DEMO_START))
    for model, column in ((Customer, "created_at"), (SalesOrder, "order_date"), (User, "updated_at")):
        assert later[model][0][column] - first[model][0][column] >= timedelta(days=1582)  # type: ignore[operator] # a time
