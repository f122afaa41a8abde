from new_core.application.dtos.account_dto import BranchDTO, SalespersonDTO
from new_core.application.services.directory_service import DirectoryService
from tests.support.new_core_fakes import people


async def test_lists_what_forms_offer() -> None:
    service = DirectoryService(people())
    assert await service.list_salespersons() == [SalespersonDTO(3, "Ahmed Salim", "EMP-003")]
    assert await service.list_branches() == [BranchDTO(1, "Baghdad Main")]
