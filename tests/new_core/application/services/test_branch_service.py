import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from new_core.application.services.branch_service import BranchService
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.branch_exceptions import BranchNotFoundError, DuplicateBranchCodeError
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def service(database: Database) -> BranchService:
    return BranchService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


async def test_what_happens_is_told_in_the_same_commit(service: BranchService, database: Database) -> None:
    created = await service.create_branch({"name": "Erbil"})
    await service.update_branch(created.id, {"city": "Erbil"})
    await service.delete_branch(created.id)
    async with database.engine.connect() as connection:
        told = (await connection.execute(select(outbox.c.name, outbox.c.payload).order_by(outbox.c.id))).all()
    assert [tuple(row) for row in told] == [
        ("branch.created", {"branch_code": "BR-0001"}),
        ("branch.updated", {"changed": ["city"]}),
        ("branch.deleted", {"branch_code": "BR-0001"}),
    ]


async def test_branches_created_at_once_all_get_codes(service: BranchService) -> None:
    created = await asyncio.gather(*(service.create_branch({"name": f"n{n}"}) for n in range(4)))
    assert sorted(branch.code for branch in created) == [f"BR-000{n}" for n in range(1, 5)]


async def test_a_taken_code_is_refused(service: BranchService) -> None:
    first = await service.create_branch({"name": "x", "code": "T1"})
    with pytest.raises(DuplicateBranchCodeError):
        await service.create_branch({"name": "y", "code": "T1"})
    assert (await service.update_branch(first.id, {"code": "T1", "name": "z"})).name == "z"


async def test_what_is_refused_is_not_stored(service: BranchService) -> None:
    created = await service.create_branch({"name": "x"})
    with pytest.raises(InvalidValueError):
        await service.update_branch(created.id, {"name": "changed", "currency_id": 77})
    assert (await service.get_branch(created.id)).name == "x"


@pytest.mark.parametrize("branch_id", [999, -1, 2**40])
async def test_what_is_not_there_is_missed(service: BranchService, branch_id: int) -> None:
    for use in (service.get_branch(branch_id), service.update_branch(branch_id, {}), service.delete_branch(branch_id)):
        with pytest.raises(BranchNotFoundError):
            await use
