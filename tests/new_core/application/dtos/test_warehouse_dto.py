from new_core.application.dtos.warehouse_dto import WAREHOUSE_SORT_FIELDS, WarehouseDTO
from new_core.domain.entities.warehouse import Warehouse


def test_shows_a_warehouse_in_plain_values() -> None:
    shown = WarehouseDTO.of(Warehouse(name="BGD-WH1", branch_id=1, id=7))
    assert shown == WarehouseDTO(7, "BGD-WH1", 1)
    assert all(hasattr(shown, field) for field in WAREHOUSE_SORT_FIELDS)
