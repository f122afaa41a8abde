from datetime import UTC, datetime
from decimal import Decimal

import pytest

from new_core.application.dtos.customer_dto import CustomerQuery, ImportedCustomerDTO
from new_core.application.dtos.page_dto import SortKey
from new_core.application.numbering import ATTEMPTS
from new_core.application.services.customer_service import CustomerService
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.customer_exceptions import (
    CustomerNotFoundError,
    DuplicateCustomerCodeError,
    UnknownSalespersonError,
)
from tests.support.new_core_fakes import FakeDatabase, people

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def database() -> FakeDatabase:
    return people()


@pytest.fixture
def service(database: FakeDatabase) -> CustomerService:
    return CustomerService(database, lambda: NOW)


def _events(database: FakeDatabase) -> list[tuple[int, str]]:
    return [(identity, event.name) for _, identity, event in database.outbox]


async def test_a_created_customer_can_be_got(service: CustomerService, database: FakeDatabase) -> None:
    created = await service.create_customer({"name": "Tigris", "city": "Erbil"})
    assert await service.get_customer(created.id) == created
    assert _events(database) == [(created.id, "customer.created")]


async def test_codes_count_up_within_the_year(service: CustomerService) -> None:
    codes = [(await service.create_customer({"name": "x", "customer_code": code})).customer_code for code in ("", " ")]
    assert codes == ["CUST-2026-0001", "CUST-2026-0002"]
    assert await service.next_code("VIP") == "VIP-2026-0001"


async def test_codes_count_on_after_four_digits(service: CustomerService) -> None:
    await service.create_customer({"name": "x", "customer_code": "CUST-2026-9999"})
    assert (await service.create_customer({"name": "y"})).customer_code == "CUST-2026-10000"
    assert await service.next_code() == "CUST-2026-10001"


async def test_a_code_that_was_given_is_taken_once(service: CustomerService, database: FakeDatabase) -> None:
    await service.create_customer({"name": "x", "customer_code": "C1"})
    with pytest.raises(DuplicateCustomerCodeError):
        await service.create_customer({"name": "y", "customer_code": "C1"})
    assert len(database.customers) == 1


async def test_a_code_that_somebody_was_quicker_to_take_is_looked_for_again(
    service: CustomerService, database: FakeDatabase
) -> None:
    database.races_to_lose = ATTEMPTS - 1
    assert (await service.create_customer({"name": "x"})).customer_code == "CUST-2026-0001"


async def test_losing_every_race_ends_in_an_error(service: CustomerService, database: FakeDatabase) -> None:
    database.races_to_lose = ATTEMPTS
    with pytest.raises(DuplicateCustomerCodeError):
        await service.create_customer({"name": "x"})
    assert database.races_to_lose == 0


async def test_update_changes_and_tells(service: CustomerService, database: FakeDatabase) -> None:
    created = await service.create_customer({"name": "Tigris"})
    updated = await service.update_customer(created.id, {"credit_limit": Decimal(5), "salesperson_id": 3})
    assert (updated.credit_limit, updated.salesperson_id, updated.updated_at) == (Decimal("5.00"), 3, NOW)
    assert await service.get_customer(created.id) == updated
    assert _events(database)[-1] == (created.id, "customer.updated")


async def test_update_to_another_customer_s_code_is_refused(service: CustomerService) -> None:
    await service.create_customer({"name": "x", "customer_code": "C1"})
    other = await service.create_customer({"name": "y", "customer_code": "C2"})
    with pytest.raises(DuplicateCustomerCodeError):
        await service.update_customer(other.id, {"customer_code": "C1"})
    assert (await service.update_customer(other.id, {"customer_code": "C2"})).customer_code == "C2"


async def test_salesperson_must_be_a_user(service: CustomerService, database: FakeDatabase) -> None:
    with pytest.raises(UnknownSalespersonError):
        await service.create_customer({"name": "x", "salesperson_id": 999})
    created = await service.create_customer({"name": "x", "salesperson_id": 3})
    with pytest.raises(UnknownSalespersonError):
        await service.update_customer(created.id, {"salesperson_id": 999})
    assert len(database.customers) == 1


async def test_a_refused_update_changes_nothing(service: CustomerService, database: FakeDatabase) -> None:
    created = await service.create_customer({"name": "Tigris"})
    with pytest.raises(InvalidValueError):
        await service.update_customer(created.id, {"name": "New", "payment_terms": -1})
    assert await service.get_customer(created.id) == created
    assert _events(database) == [(created.id, "customer.created")]


async def test_deactivation_is_told_once(service: CustomerService, database: FakeDatabase) -> None:
    created = await service.create_customer({"name": "Tigris"})
    for _ in range(2):
        assert not (await service.deactivate_customer(created.id)).is_active
    assert [name for _, name in _events(database)] == ["customer.created", "customer.deactivated"]


async def test_what_is_not_there_is_not_found(service: CustomerService) -> None:
    for call in (service.get_customer(9), service.update_customer(9, {}), service.deactivate_customer(9)):
        with pytest.raises(CustomerNotFoundError):
            await call


async def test_a_page_knows_the_total(service: CustomerService) -> None:
    for name in ("Beta", "Alpha", "Gamma"):
        await service.create_customer({"name": name})
    page = await service.page_customers(CustomerQuery(sort=(SortKey("name", descending=True),), limit=2))
    assert [customer.name for customer in page.items] == ["Gamma", "Beta"]
    assert page.total == 3


async def test_search_and_activity_narrow_a_list(service: CustomerService) -> None:
    first = await service.create_customer({"name": "Tigris"})
    await service.create_customer({"name": "Babylon", "company_name": "TIGRIS Co."})
    await service.deactivate_customer(first.id)
    found = await service.find_customers(CustomerQuery(search="tigris", is_active=True))
    assert [customer.name for customer in found] == ["Babylon"]


def _imported(number: int) -> ImportedCustomerDTO:
    return ImportedCustomerDTO(
        id=number,
        code=f"ZC-{number}",
        name_en=f"Zoho {number}",
        name_ar="عميل",
        email=None,
        phone=None,
        mobile=None,
        address=None,
        city=None,
        country=None,
        currency="IQD",
        credit_limit=Decimal(0),
        outstanding_receivable=Decimal(0),
        is_active=True,
        zoho_customer_id=None,
        created_at=NOW,
        updated_at=None,
    )


async def test_combined_names_the_salespersons(service: CustomerService, database: FakeDatabase) -> None:
    database.imported = [_imported(2), _imported(1)]
    await service.create_customer({"name": "Tigris", "salesperson_id": 3})
    combined = await service.find_combined(CustomerQuery())
    assert combined.salesperson_names == {3: "Ahmed Salim"}
    assert [customer.id for customer in combined.imported] == [1, 2]
    assert len(combined.regular) == 1
