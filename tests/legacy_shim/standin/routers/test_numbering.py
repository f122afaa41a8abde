"""Codes continue after the highest number in use."""

import pytest

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import Customer
from legacy_shim.standin.routers.numbering import next_code
from tests.legacy_shim.standin.running import NOW


@pytest.mark.parametrize(
    ("used", "following"),
    [
        ([], "CUST-2026-0001"),
        (["CUST-2026-0001", "CUST-2026-0009"], "CUST-2026-0010"),
        (["CUST-2026-9999", "CUST-2026-10000"], "CUST-2026-10001"),
        (["CUST-2026-0003", "CUST-2026-VIP", "CUST-2027-0008"], "CUST-2026-0004"),
    ],
)
def test_number_follows_the_highest_of_its_year(database: Database, used: list[str], following: str) -> None:
    with database.session() as session:
        session.add_all(Customer(customer_code=code, name=code) for code in used)
        session.flush()
        assert next_code(session, Customer.customer_code, "CUST", NOW) == following


def test_prefix_is_no_pattern(database: Database) -> None:
    with database.session() as session:
        session.add(Customer(customer_code="CUST-2026-0005", name="Five"))
        session.flush()
        assert next_code(session, Customer.customer_code, "%", NOW) == "%-2026-0001"
