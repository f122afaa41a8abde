from datetime import UTC, datetime

import pytest

from legacy_shim.contract.branches.schemas import BranchCreate, BranchResponse
from new_core.application.dtos.branch_dto import BranchDetailsDTO
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_location_is_stored_as_the_address() -> None:
    assert BranchCreate(name="X", location="Y").changes() == {"name": "X", "address": "Y"}


@pytest.mark.parametrize(
    ("address", "city", "location"), [("1 Main St", "Baghdad", "1 Main St"), (None, "Erbil", "Erbil"), (None, None, "")]
)
def test_the_location_is_the_best_that_is_known(address: str | None, city: str | None, location: str) -> None:
    branch = BranchDetailsDTO(1, "BGD", "Baghdad", address, city, None, None, True, 1, NOW, None)
    assert BranchResponse.of(branch).model_dump() == {"name": "Baghdad", "location": location, "id": 1}


def test_a_location_that_cannot_be_stored_is_refused_by_its_name() -> None:
    with pytest.raises(InvalidValueError, match=r"^location: "):
        BranchCreate(name="X", location="a\x00").changes()
