from new_core.domain.exceptions.warehouse_exceptions import WarehouseInUseError, WarehouseNotFoundError


def test_errors_name_the_warehouse() -> None:
    assert str(WarehouseNotFoundError(7)) == "Warehouse 7 not found"
    assert str(WarehouseInUseError("BGD-WH1")).startswith("Warehouse BGD-WH1 cannot be deleted")
