from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest

from new_core.application.dtos.customer_dto import CUSTOMER_SORT_FIELDS, CustomerQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.entities.customer import Customer, CustomerFields
from new_core.domain.exceptions.customer_exceptions import DuplicateCustomerCodeError, UnknownSalespersonError
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber

NOW = datetime(2026, 11, 22, 20, 22, 10, 576198, UTC)


def _customer(code: str, **fields: object) -> Customer:
    given = {"customer_code": code, "name": f"qwx {code}", **fields}
    return Customer.create(cast("CustomerFields", given), NOW)


async def _store(units: UnitOfWorkFactory, *customers: Customer) -> None:
    async with units() as unit:
        for customer in customers:
            await unit.customers.save(customer)
        await unit.commit()


async def _codes(units: UnitOfWorkFactory, query: CustomerQuery) -> list[str]:
    async with units(read_only=True) as unit:
        return [customer.customer_code for customer in await unit.customers.find(query)]


async def test_every_field_comes_back_as_it_was(units: UnitOfWorkFactory) -> None:
    fields: dict[str, object] = {
        "company_name": "شركة الرافدين 🚚",
        "phone": PhoneNumber("+9647701234567"),
        "email": Email("a@b.co"),
        "address": "Street\n1",
        "city": "Erbil",
        "country": "Iraq",
        "tax_number": "TX1",
        "credit_limit": Decimal("9999999999.99"),
        "currency": "USD",
        "payment_terms": 30,
        "discount_percentage": Decimal("99.99"),
        "portal_language": "ar",
        "salesperson_id": 3,
        "is_active": False,
        "notes": 'VIP "quoted" <b>&',
    }
    customer = _customer("REPO-1", **fields)
    await _store(units, customer)
    async with units(read_only=True) as unit:
        found = await unit.customers.get(customer.identity)
    assert found
    assert found.fields() == customer.fields()
    assert (found.created_at, found.updated_at) == (NOW, None)


async def test_a_list_is_in_order_of_id(units: UnitOfWorkFactory) -> None:
    await _store(units, _customer("B"), _customer("A"), _customer("C"))
    assert await _codes(units, CustomerQuery(search="qwx")) == ["B", "A", "C"]


@pytest.mark.parametrize("field", CUSTOMER_SORT_FIELDS)
async def test_sorts_by_each_field_and_then_by_id(units: UnitOfWorkFactory, field: str) -> None:
    customers = [_customer(f"S{n}", city=f"city {n % 2}", credit_limit=Decimal(10 + n % 2)) for n in (3, 1, 2, 4)]
    for customer, day in zip(customers, (1, 0, 2, 0), strict=True):
        customer.created_at = NOW + timedelta(days=day)
    await _store(units, *customers)
    key = SortKey(field, descending=True)
    found = await _codes(units, CustomerQuery(search="qwx", sort=(key,)))
    values = {c.customer_code: _value(c, field) for c in customers}
    expected = sorted(customers, key=lambda c: c.identity)
    expected.sort(key=lambda c: _value(c, field), reverse=True)
    assert found == [c.customer_code for c in expected], values


def _value(customer: Customer, field: str) -> str:
    values: dict[str, object] = {**customer.fields(), "id": f"{customer.id:09d}", "created_at": customer.created_at}
    return str(values[field])


async def test_pages_follow_each_other(units: UnitOfWorkFactory) -> None:
    await _store(units, *(_customer(f"P{n}") for n in range(5)))
    pages = [await _codes(units, CustomerQuery(search="qwx", offset=offset, limit=2)) for offset in (0, 2, 4, 6)]
    assert pages == [["P0", "P1"], ["P2", "P3"], ["P4"], []]
    assert await _codes(units, CustomerQuery(offset=2**70)) == []


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("ALPHA", ["L1"]),
        ("l1", ["L1"]),
        ("beta co", ["L2"]),
        ("%", ["L3"]),
        ("_", ["L3"]),
        ("\\", ["L3"]),
        ("nothing such", []),
        ("a\x00", []),
        ("x" * 100_000, []),
    ],
)
async def test_search_is_literal_and_in_any_case(units: UnitOfWorkFactory, search: str, expected: list[str]) -> None:
    await _store(
        units, _customer("L1", name="Alpha"), _customer("L2", company_name="Beta Co."), _customer("L3", name="5%_\\")
    )
    assert [code for code in await _codes(units, CustomerQuery(search=search)) if code.startswith("L")] == expected


async def test_activity_and_salesperson_narrow(units: UnitOfWorkFactory) -> None:
    await _store(units, _customer("N1", is_active=False), _customer("N2", salesperson_id=3), _customer("N3"))
    assert await _codes(units, CustomerQuery(search="qwx", is_active=True)) == ["N2", "N3"]
    assert await _codes(units, CustomerQuery(search="qwx", is_active=False)) == ["N1"]
    assert await _codes(units, CustomerQuery(search="qwx", salesperson_id=3)) == ["N2"]


async def test_count_is_of_all_pages(units: UnitOfWorkFactory) -> None:
    await _store(units, *(_customer(f"T{n}") for n in range(3)))
    async with units(read_only=True) as unit:
        assert await unit.customers.count(CustomerQuery(search="qwx", offset=2, limit=1)) == 3


async def test_a_code_is_unique(units: UnitOfWorkFactory) -> None:
    await _store(units, _customer("U1"), _customer("U2"))
    async with units() as unit:
        assert await unit.customers.is_code_taken("U1")
        assert not await unit.customers.is_code_taken("u1")
        assert not await unit.customers.is_code_taken("U\x001")
        with pytest.raises(DuplicateCustomerCodeError):
            await unit.customers.save(_customer("U1"))


async def test_salesperson_must_exist(units: UnitOfWorkFactory) -> None:
    async with units() as unit:
        with pytest.raises(UnknownSalespersonError):
            await unit.customers.save(_customer("F1", salesperson_id=999_999))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], None),
        (["W-2026-0007", "W-2026-0010"], "W-2026-0010"),
        (["W-2026-9999", "W-2026-10000"], "W-2026-10000"),
        (["W-2026-0001", "W-2026-SPECIAL", "W-2026-12", "W-2026-0002-B", "W-2025-0500"], "W-2026-0001"),
    ],
)
async def test_finds_the_highest_code(units: UnitOfWorkFactory, codes: list[str], expected: str | None) -> None:
    await _store(units, *(_customer(code) for code in codes))
    async with units(read_only=True) as unit:
        assert await unit.customers.highest_code("W-2026-") == expected


@pytest.mark.parametrize("prefix", ["%", "_-2026-", ".*", "(", "x\x00", "x" * 60, "'", "\\"])
async def test_a_strange_prefix_finds_nothing(units: UnitOfWorkFactory, prefix: str) -> None:
    await _store(units, _customer("W-2026-0001"))
    async with units(read_only=True) as unit:
        assert await unit.customers.highest_code(prefix) is None
