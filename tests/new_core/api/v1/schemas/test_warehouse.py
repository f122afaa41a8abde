import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.warehouse import WarehouseCreate, WarehouseList, WarehouseUpdate
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.warehouse_dto import WarehouseQuery


def test_bodies_become_changes() -> None:
    assert WarehouseCreate(name=" x ", branch_id=1).changes() == {"name": "x", "branch_id": 1}
    assert WarehouseUpdate(branch_id=2).changes() == {"branch_id": 2}


@pytest.mark.parametrize("change", [{"name": None}, {"branch_id": None}, {"branch_id": 0}, {"name": " "}, {"id": 1}])
def test_a_change_that_empties_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WarehouseUpdate.model_validate(change)


def test_a_list_is_narrowed_to_a_branch() -> None:
    assert WarehouseList(branch_id=1, search="w").query() == WarehouseQuery("w", 1, (SortKey("id"),), 0, 25)
