from new_core.application.dtos.account_dto import SalespersonDTO
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory


async def test_salespersons_are_active_and_in_order(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        found = await unit.directory.salespersons()
    assert found[0] == SalespersonDTO(3, "Ahmed Salim", "EMP-003")
    assert [person.id for person in found] == sorted(person.id for person in found)
    assert 6 not in {person.id for person in found}


async def test_branches_are_active_and_in_order(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        found = await unit.directory.branches()
    assert (found[0].id, found[0].name) == (1, "Baghdad Main")
    assert 4 not in {branch.id for branch in found}


async def test_names_are_of_those_who_exist(units: UnitOfWorkFactory) -> None:
    async with units(read_only=True) as unit:
        assert await unit.directory.user_names([3, 999_999, -1, 2**40]) == {3: "Ahmed Salim"}
        assert await unit.directory.user_names([]) == {}
