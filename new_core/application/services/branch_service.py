"""Use cases about branches."""

from new_core.application.dtos.branch_dto import BranchChanges, BranchDetailsDTO, BranchQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.application.numbering import next_after, with_free_number
from new_core.domain.entities.branch import Branch
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.branch_exceptions import BranchNotFoundError, DuplicateBranchCodeError

CODE_STEM = "BR-"


class BranchService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_branches(self, query: BranchQuery) -> list[BranchDetailsDTO]:
        async with self._units(read_only=True) as unit:
            return [BranchDetailsDTO.of(branch) for branch in await unit.branches.find(query)]

    async def page_branches(self, query: BranchQuery) -> PageDTO[BranchDetailsDTO]:
        async with self._units(read_only=True) as unit:
            branches = await unit.branches.find(query)
            total = await unit.branches.count(query)
        return PageDTO([BranchDetailsDTO.of(branch) for branch in branches], total)

    async def get_branch(self, branch_id: int) -> BranchDetailsDTO:
        async with self._units(read_only=True) as unit:
            branch = await unit.branches.get(branch_id)
        if branch is None:
            raise BranchNotFoundError(branch_id)
        return BranchDetailsDTO.of(branch)

    async def create_branch(self, fields: BranchChanges) -> BranchDetailsDTO:
        """Create a branch; without a code the next free one (BR-0001) is given."""
        if "code" in fields:
            return await self._create(fields)
        return await with_free_number(lambda: self._create(fields), DuplicateBranchCodeError)

    async def update_branch(self, branch_id: int, changes: BranchChanges) -> BranchDetailsDTO:
        async with self._units() as unit:
            branch = await _locked(unit, branch_id)
            old_code = branch.code
            branch.revise(changes, self._clock())
            # Asked although the index would refuse it: a failed statement costs the whole transaction.
            if branch.code != old_code and await unit.branches.is_code_taken(branch.code):
                raise DuplicateBranchCodeError(branch.code)
            return await _stored(unit, branch)

    async def delete_branch(self, branch_id: int) -> None:
        """Delete a branch that nothing refers to."""
        async with self._units() as unit:
            branch = await _locked(unit, branch_id)
            branch.delete(self._clock())
            await unit.branches.remove(branch)
            await unit.commit()

    async def _create(self, fields: BranchChanges) -> BranchDetailsDTO:
        async with self._units() as unit:
            if "code" not in fields:
                fields = fields | BranchChanges(code=await _free_code(unit))
            branch = Branch.create(fields, self._clock())
            if await unit.branches.is_code_taken(branch.code):
                raise DuplicateBranchCodeError(branch.code)
            return await _stored(unit, branch)


async def _stored(unit: UnitOfWork, branch: Branch) -> BranchDetailsDTO:
    for name, value in await unit.branches.missing_references(branch):
        raise InvalidValueError(name, value, "there is no such row")
    await unit.branches.save(branch)
    await unit.commit()
    return BranchDetailsDTO.of(branch)


async def _free_code(unit: UnitOfWork) -> str:
    return next_after(await unit.branches.highest_code(CODE_STEM), CODE_STEM)


async def _locked(unit: UnitOfWork, branch_id: int) -> Branch:
    branch = await unit.branches.get_for_update(branch_id)
    if branch is None:
        raise BranchNotFoundError(branch_id)
    return branch
