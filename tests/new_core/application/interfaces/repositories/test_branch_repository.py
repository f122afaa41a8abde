from datetime import UTC, datetime
from typing import cast

import pytest

from new_core.application.dtos.branch_dto import BranchQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.entities.branch import Branch, BranchFields
from new_core.domain.exceptions.branch_exceptions import BranchInUseError, DuplicateBranchCodeError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def units(database: Database) -> SqlAlchemyUnitOfWorkFactory:
    return SqlAlchemyUnitOfWorkFactory(database)


def _branch(code: str, **fields: object) -> Branch:
    return Branch.create(cast("BranchFields", {"code": code, "name": f"qwx {code}", **fields}), NOW)


async def _store(units: SqlAlchemyUnitOfWorkFactory, *branches: Branch) -> None:
    async with units() as unit:
        for branch in branches:
            await unit.branches.save(branch)
        await unit.commit()


async def test_every_field_comes_back_as_it_was(units: SqlAlchemyUnitOfWorkFactory) -> None:
    branch = _branch("R1", address="Street", city="أربيل", phone="1", email="a@b.co", is_active=False, currency_id=1)
    await _store(units, branch)
    async with units(read_only=True) as unit:
        found = await unit.branches.get(branch.identity)
    assert found
    names = ("code", "name", "address", "city", "phone", "email", "is_active", "currency_id", "created_at")
    assert [getattr(found, name) for name in names] == [getattr(branch, name) for name in names]


async def test_lists_in_the_order_asked_for_and_then_by_id(units: SqlAlchemyUnitOfWorkFactory) -> None:
    await _store(units, _branch("B", city="x"), _branch("A", city="x"), _branch("C", city="y", is_active=False))
    wanted = BranchQuery(search="qwx", sort=(SortKey("city", descending=True),))
    async with units(read_only=True) as unit:
        found = await unit.branches.find(wanted)
        active = await unit.branches.find(BranchQuery(search="QWX", is_active=True, offset=1))
        counted = await unit.branches.count(wanted)
    assert ([branch.code for branch in found], counted) == (["C", "B", "A"], 3)
    assert [branch.code for branch in active] == ["A"]


async def test_a_search_means_itself(units: SqlAlchemyUnitOfWorkFactory) -> None:
    await _store(units, _branch("W1", name="qwx 50%"))
    async with units(read_only=True) as unit:
        counts = [await unit.branches.count(BranchQuery(search=text)) for text in ("50%", "5_%", "\x00", "x" * 2000)]
    assert counts == [1, 0, 0, 0]


async def test_codes_are_counted_on_from_the_highest(units: SqlAlchemyUnitOfWorkFactory) -> None:
    await _store(units, _branch("BR-0009"), _branch("BR-10000"), _branch("BR-7"), _branch("XBR-99999"))
    async with units(read_only=True) as unit:
        assert await unit.branches.highest_code("BR-") == "BR-10000"
        assert await unit.branches.is_code_taken("BR-7")
        assert not await unit.branches.is_code_taken("br-7")


async def test_a_code_is_given_once(units: SqlAlchemyUnitOfWorkFactory) -> None:
    await _store(units, _branch("D1"))
    with pytest.raises(DuplicateBranchCodeError):
        await _store(units, _branch("D1"))


async def test_what_is_referred_to_stays(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units() as unit:
        branch = await unit.branches.get_for_update(1)
        assert branch
        with pytest.raises(BranchInUseError):
            await unit.branches.remove(branch)
    async with units(read_only=True) as unit:
        assert await unit.branches.get(1)


async def test_a_reference_to_nothing_is_named(units: SqlAlchemyUnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        assert await unit.branches.missing_references(_branch("M", currency_id=77)) == [("currency_id", 77)]
        assert await unit.branches.missing_references(_branch("M", currency_id=1)) == []
